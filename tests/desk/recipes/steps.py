"""The pages of the steps and of the letter."""

from __future__ import annotations

from collections.abc import Callable

from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _step(number: int, page: str) -> Callable[[World], str]:
    return lambda world: f"/kasus/{world.at(number)}/{page}"


RECIPES: Recipes = {
    "/kasus/{case_id}/identitas": Recipe("staf", _step(2, "identitas"), "identitas"),
    "/kasus/{case_id}/pencatatan": Recipe("staf", _step(3, "pencatatan"), "agenda"),
    "/kasus/{case_id}/disposisi": Recipe("camat", _step(4, "disposisi"), "isposisi"),
    "/kasus/{case_id}/klarifikasi": Recipe("kasi", _step(5, "klarifikasi"), "larifikasi"),
    "/kasus/{case_id}/perintah": Recipe("kasi", _step(6, "perintah"), "urat"),
    "/kasus/{case_id}/surat": Recipe("staf", _step(7, "surat"), "urat"),
    "/kasus/{case_id}/periksa": Recipe("kasi", _step(8, "periksa"), "araf"),
    "/kasus/{case_id}/gandakan": Recipe("staf", _step(9, "gandakan"), "andakan"),
    "/kasus/{case_id}/tanda-tangan": Recipe("camat", _step(10, "tanda-tangan"), "anda tangan"),
    "/kasus/{case_id}/tanda-tangan/siap": NoPage("a proof, then on to the page of the signature"),
    "/kasus/{case_id}/nomor-surat": Recipe("staf", _step(11, "nomor-surat"), "omor"),
    "/kasus/{case_id}/kirim": Recipe("staf", _step(12, "kirim"), "irim"),
    "/kasus/{case_id}/surat/versi/{version}": Recipe("kasi", _step(8, "surat/versi/1"), "versi 1"),
    "/kasus/{case_id}/cetak/{what}": NoPage("papers of the case as PDF"),
    "/surat": Recipe("kasi", "/surat", "Diperiksa"),
    "/surat/tanda-tangan": Recipe("camat", "/surat/tanda-tangan", "anda tangan"),
    "/surat/label": NoPage("labels as PDF"),
    "/surat/ekspedisi": NoPage("the dispatch book as PDF"),
    "/templat": Recipe("kasi", "/templat", "Templat surat"),
    "/templat/{name}": Recipe("kasi", "/templat/tanggapan-selesai", "Isian yang tersedia"),
}
