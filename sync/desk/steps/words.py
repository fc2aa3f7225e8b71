"""Codes of the steps' forms with their words, in the order in which they are offered."""

from __future__ import annotations

Choices = tuple[tuple[str, str], ...]

DOCUMENTS: Choices = (
    ("ktp", "KTP"),
    ("sim", "SIM"),
    ("kk", "Kartu keluarga"),
    ("paspor", "Paspor"),
    ("surat_desa", "Surat keterangan desa"),
    ("surat_kuasa", "Surat kuasa beserta identitas penerima kuasa"),
    ("lain", "Dokumen lain (sebut pada catatan)"),
)

WAYS_OF_CHECKING: Choices = (
    ("pindaian", "Data formulir dicocokkan dengan pindaian kartu"),
    ("asli", "Kartu asli ditunjukkan di loket"),
    ("wajah", "Wajah dicocokkan dengan foto kartu"),
    ("kependudukan", "Dicocokkan dengan data kependudukan"),
    ("telepon", "Dipastikan lewat telepon"),
    ("kades", "Dipastikan lewat kepala desa atau perangkatnya"),
)

MISSING: Choices = (
    ("salinan", "Salinan KTP, SIM, KK, atau identitas lain"),
    ("terbaca", "Salinan identitas yang terbaca jelas"),
    ("nik", "NIK yang benar"),
    ("alamat", "Alamat lengkap"),
    ("kontak", "Nomor telepon atau alamat untuk balasan"),
    ("kuasa", "Surat kuasa dari orang yang diwakili"),
    ("tanda_tangan", "Tanda tangan atau cap jempol pada formulir"),
)

DISPOSITIONS: Choices = (
    ("tindak_lanjut", "Ditindaklanjuti kecamatan"),
    ("bukan_kewenangan", "Bukan kewenangan kecamatan, dilimpahkan"),
    ("pengawasan", "Perkara pengawasan, diteruskan ke Inspektorat"),
)

NATURES: Choices = (
    ("biasa", "Biasa"),
    ("segera", "Segera"),
    ("sangat_segera", "Sangat segera"),
    ("rahasia", "Rahasia"),
)

REQUESTS: Choices = (
    ("tanggapan", "Tanggapan dan saran"),
    ("proses", "Proses lebih lanjut"),
    ("koordinasi", "Koordinasi / konfirmasi"),
    ("teliti", "Teliti dan laporkan"),
    ("selesaikan", "Selesaikan sesuai ketentuan"),
    ("klarifikasi", "Klarifikasi pihak yang diadukan"),
    ("jawaban", "Siapkan bahan jawaban"),
)
"""Dengan hormat harap …"""

CAPACITIES: Choices = (
    ("teradu", "Yang diadukan"),
    ("petugas", "Petugas unit layanan"),
    ("pelapor", "Pelapor"),
    ("saksi", "Saksi"),
    ("lain", "Pihak lain"),
)

WAYS_OF_HEARING: Choices = (
    ("temu", "Bertemu langsung"),
    ("telepon", "Telepon"),
    ("surat", "Surat atau catatan tertulis"),
    ("lapangan", "Peninjauan lapangan"),
)

WAYS_OF_DELIVERY: Choices = (
    ("ambil", "Diambil di kantor"),
    ("antar", "Diantar petugas"),
    ("pos", "Pos tercatat"),
    ("wa", "WhatsApp (berkas PDF)"),
    ("email", "Surel (berkas PDF)"),
)

WHY_NOT_DELIVERED: Choices = (
    ("alamat", "Alamat tidak ditemukan"),
    ("kosong", "Rumah kosong, tidak ada yang menerima"),
    ("pindah", "Sudah pindah"),
    ("menolak", "Penerima menolak"),
    ("nomor", "Nomor atau surel tidak aktif"),
    ("lain", "Sebab lain (tulis di bawah)"),
)

CONTENT: Choices = (
    ("4", "Sangat puas"),
    ("3", "Puas"),
    ("2", "Kurang puas"),
    ("1", "Tidak puas"),
    ("", "Tidak ditanyakan"),
)


def codes(choices: Choices) -> tuple[str, ...]:
    """The codes alone."""
    return tuple(code for code, _ in choices)


def said(choices: Choices, code: str) -> str:
    """The words of one; an old code without words is shown as it is."""
    return dict(choices).get(code, code)
