"""What they complain of: made up after the kind of thing that sub-district offices publish about their counters."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Matter:
    """``subject``: what staff write in the register; ``finding`` and ``reply``: of the clarification and the letter."""

    service: str
    kind: str
    subject: str
    account: str
    settlement: str
    where: str
    finding: str
    reply: str


MATTERS: tuple[Matter, ...] = (
    Matter("kependudukan", "pengaduan", "KTP elektronik belum selesai setelah tiga bulan",
           "Saya merekam KTP tiga bulan lalu. Setiap ditanya, dijawab blangko kosong. Sudah empat kali saya datang dan tidak "
           "pernah diberi surat keterangan pengganti.",
           "KTP diselesaikan, atau diberi surat keterangan selama menunggu.", "Loket kependudukan",
           "Berkas lengkap; pencetakan menunggu blangko dari dinas. Surat keterangan belum diterbitkan.",
           "Surat keterangan pengganti diterbitkan hari ini; KTP dicetak begitu blangko datang."),
    Matter("kependudukan", "pengaduan", "Antrean loket kependudukan terlalu lama",
           "Datang pukul tujuh, dilayani pukul sebelas. Loket yang buka hanya satu, padahal petugasnya ada tiga.",
           "Loket ditambah pada jam ramai.", "Ruang tunggu",
           "Pada hari pasar satu petugas melayani dua loket karena dua petugas mengikuti pelatihan.",
           "Mulai pekan depan loket kedua dibuka setiap hari pasar."),
    Matter("kependudukan", "pengaduan", "Perubahan Kartu Keluarga diminta ulang berkasnya",
           "Saya menambah anak dalam KK. Berkas sudah diterima, tetapi dua minggu kemudian diminta menyerahkan lagi karena hilang.",
           "Berkas dicari dan KK diselesaikan.", "Loket kependudukan",
           "Berkas tercampur dengan map desa lain dan sudah ditemukan.",
           "Kartu Keluarga selesai dan dapat diambil tanpa menyerahkan berkas lagi."),
    Matter("kependudukan", "informasi", "Syarat surat pindah antarkabupaten",
           "Apa saja syarat surat pindah ke luar kabupaten dan berapa lama selesainya?",
           "", "", "Syarat dan jangka waktu sesuai standar pelayanan.",
           "Daftar syarat terlampir; surat pindah selesai dalam satu hari kerja bila berkas lengkap."),
    Matter("surat_keterangan", "pengaduan", "Surat keterangan usaha diminta biaya",
           "Waktu mengurus surat keterangan usaha saya diminta dua puluh lima ribu untuk map dan materai, padahal tertulis gratis.",
           "Uang dikembalikan dan petugas diberi tahu.", "Loket surat keterangan",
           "Tidak ada biaya resmi; penarikan dilakukan orang di luar petugas yang menawarkan jasa pengurusan.",
           "Pelayanan ini gratis. Pemberitahuan dipasang di loket dan jasa perantara dilarang di halaman kantor."),
    Matter("surat_keterangan", "pengaduan", "Legalisasi ditolak tanpa penjelasan",
           "Legalisasi fotokopi ijazah ditolak dan saya hanya disuruh pulang tanpa diberi tahu sebabnya.",
           "Diberi penjelasan tertulis.", "Loket umum",
           "Legalisasi ijazah menjadi wewenang sekolah penerbit; petugas tidak menjelaskannya.",
           "Kami mohon maaf atas penjelasan yang kurang. Legalisasi ijazah dilakukan di sekolah penerbit."),
    Matter("perizinan", "pengaduan", "Rekomendasi izin bangunan tertunda",
           "Permohonan rekomendasi sudah lengkap sejak bulan lalu. Peninjauan lapangan dijanjikan tiga kali dan tidak pernah datang.",
           "Peninjauan dilakukan dan rekomendasi diterbitkan.", "Seksi Pelayanan Umum",
           "Jadwal peninjauan bertabrakan dengan kegiatan lain; belum dijadwalkan ulang.",
           "Peninjauan dilakukan pada Kamis ini dan rekomendasi terbit dua hari kerja sesudahnya."),
    Matter("perizinan", "informasi", "Cara mendaftarkan usaha kecil secara daring",
           "Apakah usaha warung perlu datang ke kecamatan atau cukup daring?",
           "", "", "Pendaftaran melalui sistem daring; kecamatan membantu pengisian.",
           "Pendaftaran usaha cukup daring. Petugas kami siap membantu pengisian di loket."),
    Matter("bantuan_sosial", "pengaduan", "Nama keluarga tidak mampu hilang dari daftar bantuan",
           "Tahun lalu keluarga saya menerima bantuan. Tahun ini nama kami tidak ada, sedangkan tetangga yang mampu justru menerima.",
           "Data diperiksa dan diperbaiki.", "Balai desa",
           "Nama terhapus saat pemutakhiran karena NIK ganda; sudah diusulkan kembali.",
           "Usulan perbaikan data sudah dikirim ke dinas sosial dan dapat dipantau di balai desa."),
    Matter("bantuan_sosial", "pengaduan", "Beras bantuan kurang timbangannya",
           "Beras yang dibagikan kurang dari yang tertulis di karung. Beberapa keluarga mengalaminya.",
           "Kekurangannya diganti.", "Balai desa",
           "Penimbangan ulang menunjukkan kekurangan pada satu kiriman; penyalur sudah ditegur.",
           "Kekurangan diganti pada pembagian berikutnya, disaksikan perangkat desa."),
    Matter("bantuan_sosial", "aspirasi", "Usul pembagian bantuan dijadwalkan per dusun",
           "Bila pembagian dijadwalkan per dusun, orang tua tidak perlu berdiri berjam-jam.",
           "Jadwal pembagian dibuat per dusun.", "Balai desa",
           "Usul dibahas bersama kepala desa dan disetujui.",
           "Mulai pembagian berikutnya jadwal diatur per dusun. Terima kasih atas usulnya."),
    Matter("pertanahan", "pengaduan", "Surat keterangan waris tidak kunjung ditandatangani",
           "Surat waris keluarga sudah di meja kecamatan lima minggu. Katanya menunggu, tidak jelas menunggu siapa.",
           "Surat ditandatangani atau diberi tahu kekurangannya.", "Seksi Pemerintahan",
           "Satu ahli waris belum membubuhkan tanda tangan; pemberitahuan belum dikirim.",
           "Kekurangannya satu tanda tangan ahli waris. Setelah dilengkapi, surat selesai dalam dua hari kerja."),
    Matter("pertanahan", "pengaduan", "Batas tanah bergeser setelah pengukuran",
           "Patok tanah kami digeser setelah pengukuran untuk jalan. Kami tidak diundang waktu pengukuran.",
           "Pengukuran ulang dengan kami hadir.", "Batas dusun",
           "Pengukuran batas adalah wewenang kantor pertanahan kabupaten.",
           "Perkara ini kami teruskan ke kantor pertanahan, yang akan mengundang para pihak."),
    Matter("ketertiban", "pengaduan", "Musik keras sampai larut malam",
           "Setiap malam Minggu ada musik sangat keras sampai pukul dua. Anak sekolah tidak bisa tidur.",
           "Diberi batas waktu.", "Dekat lapangan",
           "Penyelenggara tidak memegang izin keramaian.",
           "Penyelenggara sudah dipanggil; keramaian dibatasi sampai pukul sepuluh malam."),
    Matter("ketertiban", "pengaduan", "Truk pasir melintas di jam sekolah",
           "Truk pasir melintas cepat di depan madrasah saat anak pulang. Sudah ada yang hampir terserempet.",
           "Truk dilarang lewat pada jam sekolah.", "Depan madrasah",
           "Tidak ada rambu; pengelola bersedia mengatur jam.",
           "Pengelola galian sepakat tidak melintas pada jam masuk dan pulang sekolah; rambu dipasang."),
    Matter("pembangunan", "pengaduan", "Jalan desa berlubang setelah hujan",
           "Jalan menuju pasar berlubang dalam. Sepeda motor sering jatuh, terutama malam karena tidak ada lampu.",
           "Jalan ditambal sebelum musim hujan.", "Jalan ke pasar",
           "Ruas ini jalan desa; penambalan masuk rencana kerja desa tahun ini.",
           "Penambalan dikerjakan desa bulan depan; sementara ini dipasang tanda bahaya."),
    Matter("pembangunan", "pengaduan", "Saluran air tersumbat sehingga banjir",
           "Setiap hujan air masuk rumah karena saluran tersumbat sampah dan tidak pernah dibersihkan.",
           "Saluran dibersihkan.", "RT 03",
           "Saluran dangkal; kerja bakti dijadwalkan bersama warga.",
           "Kerja bakti pengerukan dilaksanakan Minggu ini bersama warga dan perangkat desa."),
    Matter("pembangunan", "aspirasi", "Usul lampu jalan tenaga surya",
           "Jalan antara dua dusun gelap. Lampu tenaga surya lebih murah daripada menarik kabel.",
           "Diusulkan dalam musyawarah perencanaan.", "Jalan antardusun",
           "Usul masuk daftar musyawarah perencanaan tahun depan.",
           "Usul Anda masuk daftar prioritas musyawarah perencanaan. Terima kasih."),
    Matter("tidak_tahu", "pengaduan", "Petugas tidak ada di tempat pada jam kerja",
           "Saya datang pukul sembilan, kursinya kosong semua sampai pukul setengah sebelas. Tidak ada yang bisa ditanya.",
           "Ada petugas yang berjaga.", "Ruang pelayanan",
           "Petugas mengikuti apel dan rapat; jadwal jaga tidak diatur.",
           "Jadwal jaga sudah diatur: selalu ada satu petugas pada jam kerja."),
    Matter("tidak_tahu", "pengaduan", "Ruang tunggu tanpa kursi untuk orang tua",
           "Ibu saya delapan puluh tahun berdiri hampir dua jam karena kursinya rusak.",
           "Kursi diperbaiki dan ada jalur orang tua.", "Ruang tunggu",
           "Enam kursi rusak; pengadaan sudah diajukan.",
           "Kursi diganti dan orang tua, ibu hamil, serta penyandang disabilitas didahulukan."),
)  # fmt: skip


def matter(rng: Random) -> Matter:
    """One of them; counters are complained of most."""
    return rng.choice(MATTERS[:6]) if rng.random() < 0.35 else rng.choice(MATTERS)
