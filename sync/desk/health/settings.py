"""The settings in words: read only here, with what each does and the file that holds it."""

from __future__ import annotations

from sync.central.rules import Rules
from sync.central.settings import CentralSettings
from sync.desk.health.views import SettingGroup, SettingLine

_CENTRE, _OFFICE, _SOP = "central.toml", "office.toml", "sop.toml"
NOT_SAID = "Belum diisi"


def setting_groups(settings: CentralSettings, rules: Rules) -> tuple[SettingGroup, ...]:
    """All that an office may ask about; nothing secret is among it."""
    return (
        SettingGroup("Kantor", _office(rules)),
        SettingGroup("Prosedur", _procedure(rules)),
        SettingGroup("Pusat dan kios", _centre(settings)),
        SettingGroup("Penyimpanan", _storage(settings)),
        SettingGroup("Pesan masuk", _messages(settings)),
    )


def _office(rules: Rules) -> tuple[SettingLine, ...]:
    office = rules.office
    return (
        SettingLine("Nama kantor", office.name, "Tercetak pada layar, tanda terima, dan surat.", _OFFICE),
        SettingLine("Kode nomor lacak", office.code, "Tiga huruf pertama setiap nomor lacak.", _OFFICE),
        SettingLine("Kode wilayah", office.region_code, "Kode kecamatan menurut Kemendagri.", _OFFICE),
        SettingLine(
            "Penanda tangan", office.signatory or NOT_SAID, "Nama pada blok tanda tangan surat.", _OFFICE
        ),
        SettingLine(
            "Nomor SK standar pelayanan", office.sk_number or NOT_SAID, "Tercetak hanya bila diisi.", _OFFICE
        ),
        SettingLine(
            "Pengaduan tanpa nama",
            "Diterima" if office.allow_anonymous else "Tidak diterima",
            "Pasal 42 UU 25/2009 meminta nama; kantor boleh mengizinkannya.",
            _OFFICE,
        ),
        SettingLine(
            "Kabar kepada pelapor",
            "Ditanyakan pada formulir" if office.sends_notices else "Tidak ditanyakan",
            "SMS, WhatsApp, dan e-mail; salurannya diatur pada central.toml.",
            _OFFICE,
        ),
        SettingLine(
            "Satu orang menyusun, memeriksa, dan menandatangani",
            "Boleh, setiap kali tercatat" if office.one_person_may_check else "Tidak boleh",
            "Penyusun (7), pemeriksa (8), dan penanda tangan (10) adalah tiga orang.",
            _OFFICE,
        ),
    )


def _procedure(rules: Rules) -> tuple[SettingLine, ...]:
    sop = rules.sop
    classes = ", ".join(f"{klass} {days} hari kerja" for klass, days in sorted(sop.class_days.items()))
    return (
        SettingLine("Versi prosedur", sop.version, "Kasus berjalan selesai dengan versi awalnya.", _SOP),
        SettingLine(
            "Janji jawaban", f"{sop.promised_days} hari kerja", "Dihitung dari penerimaan di kios.", _SOP
        ),
        SettingLine(
            "Janji menurut jenis",
            classes or NOT_SAID,
            "Jenis hanya memperpendek janji, tidak memperpanjang.",
            _SOP,
        ),
        SettingLine(
            "Waktu melengkapi identitas",
            f"{sop.identity_days} hari kalender",
            "Sesudahnya sistem mengusulkan penutupan; orang yang memutuskan.",
            _SOP,
        ),
        SettingLine(
            "Tenggat menurut undang-undang",
            f"{sop.completeness_days} hari kelengkapan, {sop.decision_days} hari putusan",
            "UU 25/2009 Pasal 44 dan 50, hari kalender.",
            _SOP,
        ),
    )


def _messages(settings: CentralSettings) -> tuple[SettingLine, ...]:
    days = settings.messages.aside_days
    by_rule = settings.messages.open_by_rule
    return (
        SettingLine(
            "Pesan LAPOR langsung menjadi kasus",
            "Ya, identitasnya belum diverifikasi" if by_rule else "Tidak, petugas yang membukanya",
            "Selebihnya selalu diputuskan orang.",
            _CENTRE,
        ),
        SettingLine(
            "Pesan yang disisihkan disimpan",
            f"{days} hari" if days else "Selamanya",
            "Sesudahnya isinya dihapus.",
            _CENTRE,
        ),
    )


def _centre(settings: CentralSettings) -> tuple[SettingLine, ...]:
    minutes = settings.silent_after_minutes
    return (
        SettingLine("Alamat pusat", settings.public_url, "Tempat kios dan peramban mencapai pusat.", _CENTRE),
        SettingLine(
            "Kios bertanya setiap", f"{settings.sync_every_s} detik", "Saat tidak ada yang dikirim.", _CENTRE
        ),
        SettingLine(
            "Peringatan kios diam",
            f"setelah {minutes} menit jam kantor",
            "Malam dan hari libur tidak dihitung.",
            _CENTRE,
        ),
        SettingLine(
            "Salinan di kios",
            f"{settings.kiosks_keep_days} hari",
            "Selama itu berkas yang rusak dapat diminta lagi dari kios.",
            _CENTRE,
        ),
        SettingLine(
            "Angka pemantauan",
            f"porta {settings.metrics_port}" if settings.metrics_port else "Tidak dibuka",
            "Untuk Prometheus, hanya pada mesin ini.",
            _CENTRE,
        ),
    )


def _storage(settings: CentralSettings) -> tuple[SettingLine, ...]:
    kept = settings.retention_days
    return (
        SettingLine(
            "Basis data",
            "PostgreSQL" if settings.database.startswith("postgresql") else "SQLite",
            "Tempat semua kasus dan catatannya.",
            _CENTRE,
        ),
        SettingLine(
            "Masa simpan data pribadi",
            f"{kept} hari setelah kasus selesai" if kept else "Belum ditetapkan: disimpan terus",
            "Sesudahnya isi kasus dimusnahkan; nomor, langkah, dan waktunya tetap.",
            _CENTRE,
        ),
        SettingLine(
            "Berkas tersegel",
            f"pindah ke wadah {settings.s3.bucket}" if settings.s3.bucket else "Di folder data pusat",
            "Pindaian, foto, dan rekaman, selalu terenkripsi.",
            _CENTRE,
        ),
    )
