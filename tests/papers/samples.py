"""One of each paper, as an office would have it; nobody in it exists."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from sync.cases.office import Office
from sync.configuration import config_folder, read_toml
from sync.papers import books, forms, handling_papers, minutes, receipts, reports
from sync.papers.body import parse_body
from sync.papers.letter import Addressee, Draft, Initials, Letter, Signer
from sync.papers.pictures import Picture
from sync.papers.proof import LetterCheck
from sync.papers.sections import Fact, Facts, Grid, Pictures, Signing, Story
from sync.papers.stationery import Stationery
from sync.papers.typesetting import WIB, Document

AT = datetime(2026, 3, 12, 14, 50, tzinfo=WIB)
DAY = AT.date()
NUMBER = "PGT1-7K4M-92QX-Z"
OFFICE = Office.from_mapping(read_toml(config_folder() / "office.toml"))
STATIONERY = Stationery(office=OFFICE)

CAMAT = Signer(
    title="Camat Pegantenan",
    name="Drs. Contoh Camat, M.Si.",
    rank="Pembina Tk. I (IV/b)",
    nip="197001011990031001",
)
SEKCAM = Signer(title="Sekretaris Kecamatan", name="Contoh Sekcam, S.Sos.", nip="197502022000031002")
STAFF = Signer(title="Petugas pengaduan", name="Contoh Petugas", nip="199003032015031003")

TEXT = """Menindaklanjuti pengaduan Saudara yang kami terima pada tanggal 2 Maret 2026 dengan nomor PGT1-7K4M-92QX-Z perihal pelayanan kartu keluarga, bersama ini kami sampaikan hal-hal sebagai berikut.

1. Berkas Saudara diterima loket pada tanggal 12 Februari 2026, dan baru diteruskan ke Dinas Kependudukan dan Pencatatan Sipil pada tanggal 24 Februari 2026. Keterlambatan itu kesalahan kami, dan kami mohon maaf.
2. Kasi Pelayanan Umum telah:
   a. menegur petugas loket yang bersangkutan;
   b. menetapkan bahwa berkas diteruskan pada hari yang sama.
3. Kartu keluarga Saudara telah selesai dicetak dan dapat diambil di loket 2 pada jam pelayanan tanpa dipungut biaya.

Demikian kami sampaikan. Terima kasih atas kesediaan Saudara menyampaikan pengaduan."""

ACCOUNT = (
    "Saya mengurus kartu keluarga sejak 12 Februari. Dijanjikan selesai tiga hari, tetapi setelah dua minggu saya diminta "
    "datang lagi tanpa kejelasan. Petugas di loket 2 mengatakan berkas belum dikirim."
)


def drawn_signature() -> Picture:
    """A scrawl, as the glass gives it."""
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    points = [(20 + 9 * i, 100 + (60 if i % 4 in (1, 2) else -50) * (1 - i / 80)) for i in range(62)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=6, joint="curve")
    data = io.BytesIO()
    image.save(data, "PNG")
    return Picture(data=data.getvalue(), alt="Tanda tangan pengadu")


def _scan() -> Picture:
    image = Image.new("RGB", (856, 540), (190, 215, 235))
    ImageDraw.Draw(image).rectangle((560, 120, 800, 430), fill=(150, 160, 170))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=70)
    return Picture(data=data.getvalue(), alt="Kartu identitas, dipindai 12 Maret 2026")


BODY = parse_body(TEXT)
assert isinstance(BODY, tuple)

CASE_FACTS = (
    Fact("Nomor pengaduan", NUMBER),
    Fact("Nomor agenda", "12/2026"),
    Fact("Diterima", "2 Maret 2026, 09.15 WIB"),
    Fact("Layanan", "KTP, KK, dan surat pindah"),
)
IDENTITY = (
    Fact("Nama", "Siti Aminah"),
    Fact("NIK", "••••••••••••0001"),
    Fact("Alamat", "Dusun Ḍâjâ, RT 02/RW 01, Desa Plakpak"),
    Fact("Cara menerima jawaban", "Diambil di kantor"),
)

LETTER = Letter(
    subject="Tanggapan atas pengaduan pelayanan kartu keluarga",
    to=Addressee(name="Sdri. Siti Aminah", lines=("Dusun Ḍâjâ, RT 02/RW 01, Desa Plakpak", "di Pegantenan")),
    body=BODY,
    signer=CAMAT,
    made_on=DAY,
    day=DAY,
    number="400.10/17/432.507/2026",
    initials=(Initials(title="Sekretaris Kecamatan", initials="CS", at=AT), Initials(title="Kasi Pelayanan")),
    copies=("Bupati Pamekasan (sebagai laporan)", "Inspektur Kabupaten Pamekasan"),
    check=LetterCheck(
        page="https://aduan.pegantenan.example/verifikasi",
        number="400.10/17/432.507/2026",
        code="4f2a9c0177be0d3c",
    ),
    survey="https://aduan.pegantenan.example/survei/abcd",
    tracking=NUMBER,
)
DRAFT = replace(
    LETTER,
    number="",
    day=None,
    check=None,
    draft=Draft(version=3, saved_at=AT),
    signer=replace(SEKCAM, title="Camat Pegantenan", manner="an", own_title="Sekretaris Kecamatan"),
    body=BODY * 4,
)


def register_rows(count: int) -> list[books.RegisterRow]:
    """Rows of a year that differ from each other."""
    return [
        books.RegisterRow(
            running=place,
            tracking=f"PGT1-7K4M-{place:04d}-Z",
            agenda=f"{place}/2026",
            received_at=AT + timedelta(hours=place),
            channel=("Kios", "Kotak", "WhatsApp")[place % 3],
            name="dirahasiakan" if place % 5 == 0 else f"Contoh Warga {place}",
            desa=OFFICE.desa[place % 13][1],
            contact="0877••••4595",
            identity="KTP, petugas, 12-03-2026",
            subject=("Kartu keluarga terlambat", "Jalan desa rusak", "Pungutan pada surat keterangan")[
                place % 3
            ],
            accused="Loket 2",
            klass="Pengaduan biasa",
            remit="Ya" if place % 4 else "Dinas PUPR",
            disposed_to="Kasi Pelayanan",
            disposed_on=DAY + timedelta(days=place % 9),
            clarification="Benar, berkas terlambat diteruskan",
            letter_number=f"400.10/{place}/432.507/2026",
            letter_day=DAY + timedelta(days=9),
            signer="Camat",
            sent_on=DAY + timedelta(days=10),
            sent_way="Diambil",
            sent_to="Pengadu",
            sent_proof="Tanda tangan",
            used=7 + place % 6,
            limit=12,
            outcome="Selesai",
            content=place % 4 + 1,
        )
        for place in range(1, count + 1)
    ]


BOTH = (Signing(before="Mengetahui,", who=CAMAT), Signing(who=SEKCAM))

REGISTER = books.book(
    "Buku rekap pengaduan", "Maret 2026", books.REGISTER, register_rows(22), DAY, signings=BOTH
)
PUBLIC_REGISTER = books.book(
    "Buku rekap pengaduan", "Maret 2026", books.REGISTER, register_rows(8), DAY, paper="a3", public=True
)
AGENDA = books.book(
    "Buku agenda surat keluar",
    "Maret 2026",
    books.AGENDA_OUT,
    [
        books.AgendaRow(
            running=place,
            day=DAY,
            letter_number=f"400.10/{place}/432.507/2026",
            letter_day=DAY,
            party="Sdri. Siti Aminah, Plakpak",
            subject="Tanggapan atas pengaduan pelayanan kartu keluarga",
            attachments="-",
            unit="Kasi Pelayanan",
            code="400.10",
            tracking=NUMBER,
        )
        for place in range(1, 13)
    ],
    DAY,
    signings=BOTH,
)
DISPATCH = books.book(
    "Buku ekspedisi",
    "Maret 2026",
    books.DISPATCH,
    [
        books.DispatchRow(
            running=place,
            day=DAY,
            letter_number=f"400.10/{place}/432.507/2026",
            to="Sdri. Siti Aminah, Dusun Ḍâjâ, Desa Plakpak",
            subject="Tanggapan atas pengaduan",
            way="Diantar",
        )
        for place in range(1, 11)
    ],
    DAY,
)

RECEIPT = receipts.ComplaintReceipt(
    number=NUMBER,
    serial=17,
    received_at=AT,
    channel="kios di ruang pelayanan",
    identity=IDENTITY,
    matter=(
        Fact("Jenis", "Pengaduan"),
        Fact("Layanan", "KTP, KK, dan surat pindah"),
        Fact("Tempat", "Loket 2"),
    ),
    account=ACCOUNT,
    attachments=("1 foto",),
    receiver=STAFF,
    proof="6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVCNN95SWMPHQUHQN%A0",
    printed_at=AT + timedelta(minutes=10),
    completeness_by=date(2026, 3, 26),
    reply_by=date(2026, 4, 7),
    status="aduan.pegantenan.example/lacak",
    copy=1,
)
DELIVERY = receipts.DeliveryReceipt(
    tracking=NUMBER,
    letter_number=LETTER.number,
    letter_day=DAY,
    subject=LETTER.subject,
    to="Sdri. Siti Aminah",
    address="Dusun Ḍâjâ, RT 02/RW 01, Desa Plakpak",
    way="Diambil di kantor",
    deliverer=STAFF,
    day=DAY,
    taken_by="Siti Aminah",
    ink=drawn_signature(),
    content=3,
)
ASKED = receipts.DataRequestReceipt(
    name="Siti Aminah Ḍâjâ",
    numbers=(NUMBER, "PGT1-7K4M-92QX-Z"),
    came_at=AT,
    due=AT + timedelta(hours=72),
    way="datang sendiri",
    identity="KTP diperlihatkan",
    receiver=STAFF,
    printed_at=AT + timedelta(minutes=5),
    contact="081234567890",
)
FORM = forms.FilledForm(
    number=NUMBER,
    serial=17,
    received_at=AT,
    channel="kios di ruang pelayanan",
    form_version="2026-5",
    sections=(
        Facts("Tentang pengadu", IDENTITY),
        Facts(
            "Pengaduan",
            (Fact("Layanan", "KTP, KK, dan surat pindah"), Fact("Tanggal kejadian", "26 Februari 2026")),
        ),
        Story("Uraian", ACCOUNT),
        Story(
            "Penyelesaian yang diminta",
            "Kartu keluarga selesai, dan warga lain tidak mengalami hal yang sama.",
        ),
    ),
    name="Siti Aminah",
    signature=drawn_signature(),
)
BLANK = forms.BlankForm.of(OFFICE, "2026-5", DAY)

DISPOSITION = handling_papers.DispositionSheet(
    agenda="12/2026",
    tracking=NUMBER,
    received_on=DAY,
    origin="Sdri. Siti Aminah, Desa Plakpak",
    letter_number="-",
    letter_day=None,
    subject="Kartu keluarga tidak kunjung selesai",
    nature="segera",
    forwarded=("Kasi Pelayanan Umum",),
    units=("Kasi Pemerintahan", "Kasi Pelayanan Umum", "Kasi Ketenteraman", "Kasubag Umum"),
    asked=("Proses lebih lanjut", "Siapkan surat tanggapan", "Hubungi Disdukcapil hari ini"),
    note="Klarifikasi loket 2, laporkan sebelum tanggal 16.",
    disposer=CAMAT,
    made_on=DAY,
    given_on=DAY,
)
CARDS = handling_papers.ControlCards(
    index="Pengaduan pelayanan",
    code="400.10",
    running_number="12/2026",
    subject="Kartu keluarga tidak kunjung selesai",
    origin="Sdri. Siti Aminah",
    to="Camat Pegantenan",
    letter_day=DAY,
    letter_number=NUMBER,
    summary="Berkas kartu keluarga terlambat diteruskan loket; pengadu minta diselesaikan.",
    handler="Kasi Pelayanan Umum",
    forwarded_on=DAY,
    made_on=DAY,
)
VERIFICATION = minutes.verification_minutes(
    number="BA/12/2026",
    at=AT,
    place=OFFICE.name,
    case=CASE_FACTS,
    identity=IDENTITY,
    seen="KTP, dilihat pada pindaian dan diperlihatkan di loket",
    verdict="Identitas jelas; nama dan alamat sesuai dengan kartu",
    officer=STAFF,
    complainant="Siti Aminah",
    superior=SEKCAM,
)
CLARIFICATION = minutes.clarification_minutes(
    number="BA/13/2026",
    at=AT,
    place=OFFICE.name,
    case=CASE_FACTS,
    heard=(
        ("Contoh Loket", "Petugas loket 2", "12-03-2026 10.00"),
        ("Contoh Warga", "Saksi", "12-03-2026 11.00"),
    ),
    statements=(
        ("Contoh Loket", "Berkas tertahan karena petugas pengirim sedang cuti dan tidak ada pengganti."),
    ),
    evidence=("buku pengiriman berkas bulan Februari", "pesan singkat kepada pengadu"),
    result="Pengaduan benar: berkas terlambat dua belas hari karena tidak ada pengganti petugas.",
    officer=SEKCAM,
    others=(Signer(title="", name="Contoh Loket"),),
)
DESTRUCTION = minutes.destruction_minutes(
    number="BA/2/2036",
    at=AT,
    place=OFFICE.name,
    ground="Jadwal retensi arsip; Undang-Undang Nomor 27 Tahun 2022",
    rows=tuple(
        (f"PGT1-7K4M-{place:04d}-Z", f"{place}/2026", "07-04-2026", "07-04-2036") for place in range(1, 7)
    ),
    method="Kunci data setiap kasus dimusnahkan; isinya tidak dapat dibuka lagi oleh siapa pun",
    signings=BOTH,
)
NOTE = handling_papers.InitialsNote(
    tracking=NUMBER,
    agenda="12/2026",
    subject=LETTER.subject,
    to="Sdri. Siti Aminah",
    version=3,
    drafter="Contoh Petugas",
    drafted_at=AT,
    due_on=date(2026, 3, 26),
    initials=(
        Initials(title="Kasi Pelayanan Umum", initials="KP", at=AT),
        Initials(title="Sekretaris Kecamatan"),
    ),
    signer=CAMAT,
    made_on=DAY,
    summary="Pengaduan benar; kartu keluarga sudah selesai.",
    rounds=(("12-03-2026 10.00", "Sekcam", "Sebutkan tanggal berkas diteruskan."),),
)
LABELS = handling_papers.AddressLabels(
    labels=tuple(
        handling_papers.Label(to=LETTER.to, number=LETTER.number, nature=nature)
        for nature in ("biasa", "rahasia")
    ),
    made_on=DAY,
)
LABEL_SHEET = replace(LABELS, sheet=True, first=4)
DAILY = handling_papers.DailyHead(
    day=DAY,
    head="4f2a9c0177be0d3c" * 4,
    previous="a0b1c2d3e4f50617" * 4,
    events=42,
    cases=317,
    facts=(Fact("Rangkaian diperiksa", "317 utuh, 0 terputus"),),
    rows=((NUMBER, 14, "4f2a9c0177be0d3c"),),
    signings=(Signing(before="Dicetak oleh,", who=STAFF), Signing(before="Mengetahui,", who=SEKCAM)),
)
MONTHLY = reports.MonthlyReport(
    period="Maret 2026",
    figures=(
        reports.Figure("Diterima", "38", "pengaduan bulan ini"),
        reports.Figure("Selesai", "31", "surat terkirim bulan ini"),
        reports.Figure("Tepat waktu", "87 %", "dari yang selesai, batas 12 hari kerja"),
        reports.Figure("SKM", "81,2 · B", "29 jawaban"),
    ),
    charts=(
        reports.Months(
            "Diterima dan selesai",
            tuple(
                (name, 20 + place * 3, 18 + place * 2)
                for place, name in enumerate(("Okt", "Nov", "Des", "Jan", "Feb", "Mar"))
            ),
        ),
        reports.Bars(
            "Menurut layanan",
            (
                ("KTP, KK, dan surat pindah", 17),
                ("Bantuan sosial", 9),
                ("Jalan dan air", 5),
                ("Lainnya", 0),
            ),
        ),
        reports.Bars(
            "Tepat waktu tiap langkah",
            tuple((f"Langkah {n}", 100 - n * 2.5) for n in range(1, 13)),
            "%",
            "Selesai dalam batas langkah, dari semua yang selesai bulan ini.",
        ),
    ),
    sections=(
        Grid(
            "Menurut desa",
            ("Desa", "Diterima", "Selesai"),
            tuple((name, "3", "2") for _, name in OFFICE.desa),
            (4, 1, 1),
        ),
    ),
    signings=BOTH,
    made_at=AT,
    remarks="Dua kasus menunggu kelengkapan identitas.",
)
LATENESS = reports.LatenessReport(
    rows=tuple(
        reports.LateCase(
            NUMBER,
            f"{n}/2026",
            "Kartu keluarga terlambat",
            "8 Memeriksa surat tanggapan",
            "Sekcam",
            DAY,
            9 - n,
            "Menunggu klarifikasi dinas",
        )
        for n in range(1, 7)
    ),
    made_at=AT,
    signings=(Signing(who=SEKCAM),),
    open_cases=44,
)
BUNDLE = reports.Bundle(
    kind="ombudsman",
    number=NUMBER,
    facts=CASE_FACTS,
    sections=(
        Facts("Pengadu", IDENTITY),
        Story("Uraian", ACCOUNT),
        Grid(
            "Kronologi",
            ("Waktu", "Langkah", "Oleh"),
            tuple((f"{n:02d}-03-2026", f"Langkah {n}", "Staf") for n in range(1, 13)),
            (2, 4, 2),
        ),
        Pictures("Identitas", (_scan(),)),
    ),
    made_at=AT,
    made_by=SEKCAM,
    reader="Ombudsman Republik Indonesia Perwakilan Jawa Timur, atas permintaan tanggal 10 Maret 2026",
    files=(
        reports.Attachment(
            name="surat-tanggapan.pdf",
            data=b"%PDF-1.7\n",
            mime="application/pdf",
            words="Surat tanggapan yang ditandatangani",
        ),
    ),
)
PERSONAL = replace(BUNDLE, kind="data_pribadi", files=(), reader="Siti Aminah, atas permintaan sendiri")
CASE_COPY = replace(BUNDLE, kind="kasus", files=(), reader="Arsip kantor")
POSTER = reports.Poster(
    service="Penanganan Laporan Pengaduan Pelayanan Publik",
    requirements=(
        "Mengisi formulir yang disediakan.",
        "Dapat juga melalui SMS, surel, WhatsApp, dan lainnya.",
        "Menyerahkan fotokopi KTP, SIM, KK, atau identitas lain.",
    ),
    steps=tuple(
        (words, who, term)
        for words, who, term in (
            ("Menerima pengaduan masyarakat", "Staf", "15 menit"),
            ("Melakukan verifikasi identitas pengadu", "Staf", "3 hari"),
            ("Memberi nomor dan mencatat pengaduan dalam buku rekap", "Staf", "15 menit"),
            ("Melakukan verifikasi substansi", "Camat", "2 hari"),
            ("Melakukan klarifikasi atas pengaduan", "Kasi", "2 hari"),
            ("Meminta staf menyiapkan surat tanggapan", "Kasi", "15 menit"),
            ("Menyiapkan surat tanggapan", "Staf", "15 menit"),
            ("Memeriksa surat tanggapan", "Kasi", "2 hari"),
            ("Menggandakan surat tanggapan", "Staf", "15 menit"),
            ("Menandatangani surat tanggapan", "Camat", "2 hari"),
            ("Memberi nomor surat, mengarsipkan, mencatat", "Staf", "15 menit"),
            ("Mengirim surat tanggapan pada pengadu", "Staf", "15 menit"),
        )
    ),
    promise="12 hari kerja",
    fee="Tidak dipungut biaya",
    product="Dokumen penanganan laporan pengaduan",
    pledge="Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, dan apabila tidak menepatinya kami siap menerima sanksi sesuai peraturan perundang-undangan.",
    ways=(
        "Kios pengaduan di ruang pelayanan",
        "Kotak pengaduan",
        "Telepon (0324) 7710982",
        "WhatsApp 087750014595",
    ),
    signer=CAMAT,
    made_on=DAY,
    link="https://aduan.pegantenan.example/",
)

SAMPLES: dict[str, Document] = {
    "surat": LETTER,
    "konsep": DRAFT,
    "tanda-terima": RECEIPT,
    "formulir": FORM,
    "formulir-kosong": BLANK,
    "disposisi": DISPOSITION,
    "kartu-kendali": CARDS,
    "verifikasi": VERIFICATION,
    "klarifikasi": CLARIFICATION,
    "pemusnahan": DESTRUCTION,
    "nota-paraf": NOTE,
    "pengiriman": DELIVERY,
    "permintaan-data": ASKED,
    "label": LABELS,
    "label-lembar": LABEL_SHEET,
    "rekap": REGISTER,
    "rekap-umum": PUBLIC_REGISTER,
    "agenda": AGENDA,
    "ekspedisi": DISPATCH,
    "bulanan": MONTHLY,
    "keterlambatan": LATENESS,
    "ombudsman": BUNDLE,
    "data-pribadi": PERSONAL,
    "berkas": CASE_COPY,
    "jurnal": DAILY,
    "poster": POSTER,
}
"""Name of the file and the paper."""
