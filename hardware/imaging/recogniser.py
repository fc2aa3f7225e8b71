"""The recogniser of printed lines: PP-OCRv6 (small) on onnxruntime. The model lies beside this file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

# Before the import: the runtime's wheels for Linux keep a device id under ~/.cache and report to their maker otherwise.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from hardware.imaging.ctc import LineText, decoded
from hardware.ports import Image

MODEL = Path(__file__).parent / "models" / "PP-OCRv6_rec_small.onnx"

_HEIGHT = 48
_LEAST_WIDTH, _MOST_WIDTH = 48, 1600
_TO_WIDTH_OF = 8
"""Widths are made a multiple of this, so that the runtime meets few shapes."""


class ReadsLines(Protocol):
    """Whatever reads one line of print."""

    def read(self, line: Image) -> LineText:
        """The text of ``line``, a cut-out that holds one upright line and little else."""


class Recogniser:
    """`ReadsLines`: one session, built once (0.1 s, about 60 MB), for one thread of ours at a time."""

    def __init__(self, threads: int = 2, model: Path = MODEL) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # an arena keeps the largest line's buffers for ever
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # the screen wants the cores too
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"]
        self._alphabet = (*listed.split("\n"), " ")

    def read(self, line: Image) -> LineText:
        """The text of ``line``; an empty one where there is none."""
        steps = self._session.run(None, {self._input: prepared(line)})[0]
        return decoded(np.asarray(steps, dtype=np.float32)[0], self._alphabet)


def prepared(line: Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """``line`` as the model was taught: 48 pixels high, BGR, -1 to 1, 1 x 3 x 48 x width."""
    height, width = line.shape[:2]
    wide = round(_HEIGHT * width / height / _TO_WIDTH_OF) * _TO_WIDTH_OF
    size = (min(_MOST_WIDTH, max(_LEAST_WIDTH, wide)), _HEIGHT)
    small = cv2.resize(line, size, interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR)
    scaled = small[:, :, ::-1].astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])
