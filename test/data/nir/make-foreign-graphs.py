#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes graphs as other tools export them, and what they answer, next to this file.

Needs h5py and numpy and none of those tools: the layout follows the Python package nir, names and
parameters the export functions of snnTorch, SpikingJelly and Norse. The answers come from each
tool's own equations, so they also check what its parameters mean in NIR.

A .csv has a row a sample: time steps, inputs, outputs. See README.md.
"""

import pathlib

import h5py
import numpy as np

DT = 1e-4  # s: what all three tools export with
STEPS = 16
SAMPLES = 8


def weights(rows, columns, phase):
    """Weights that a test can recompute: no generator of random numbers to agree on."""
    index = np.arange(rows * columns).reshape(rows, columns)
    return (0.8 * np.sin(1.7 * index + phase)).astype(np.float32)


def inputs(count):
    """Input currents, constant over the time steps; a row a sample."""
    index = np.arange(SAMPLES * count).reshape(SAMPLES, count)
    return (1.2 + np.cos(0.9 * index)).astype(np.float32)


def write(name, version, nodes, edges, libver=None, **options):
    """Writes a graph: strings of variable length, scalars as they are, arrays with options."""
    text = h5py.string_dtype()
    with h5py.File(pathlib.Path(__file__).parent / f"{name}.nir", "w", libver=libver) as file:
        file.create_dataset("version", data=version, dtype=text)
        top = file.create_group("node")
        top.create_dataset("type", data="NIRGraph", dtype=text)
        top.create_dataset("edges", data=edges)
        for key, fields in nodes.items():
            group = top.create_group(f"nodes/{key}")
            for field, value in fields.items():
                if isinstance(value, str):
                    group.create_dataset(field, data=value, dtype=text)
                elif isinstance(value, np.ndarray) and value.ndim > 0:
                    group.create_dataset(field, data=value, **options)
                else:
                    group.create_dataset(field, data=value)


def answer(name, x, y):
    """Writes the answers."""
    head = ["steps"] + [f"x{i}" for i in range(x.shape[1])] + [f"y{i}" for i in range(y.shape[1])]
    rows = [",".join(head)]
    for sample, result in zip(x, y):
        rows.append(",".join([str(STEPS)] + [f"{value:.9g}" for value in [*sample, *result]]))
    path = pathlib.Path(__file__).parent / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def fire(v, threshold, reset):
    """Spikes of membranes, and the membranes after them; far enough from the threshold for floats."""
    assert np.abs(v - threshold).min() > 1e-5, "a membrane is too close to its threshold"
    spikes = (v >= threshold).astype(float)
    return spikes, np.where(spikes > 0, reset, v)


def snntorch():
    """Linear, Leaky, Linear without bias, Leaky in a Sequential, sample data of one row."""
    w0, b0, w1 = weights(8, 6, 0.1), weights(1, 8, 0.2)[0], weights(4, 8, 5.0)
    beta = [np.float32(0.9), np.float32(0.5)]
    nodes = {
        "input": {"type": "Input", "shape": np.array([1, 6])},
        "0": {"type": "Affine", "weight": w0, "bias": b0},
        "2": {"type": "Linear", "weight": w1},
        "output": {"type": "Output", "shape": np.array([1, 4])},
    }
    for key, b in zip(["1", "3"], beta):
        tau = np.float32(DT) / (np.float32(1) - b)
        nodes[key] = {
            "type": "LIF",
            "tau": tau,
            "r": tau / np.float32(DT),
            "v_leak": np.zeros((), np.float32),
            "v_threshold": np.array(1, np.float32),
            "v_reset": np.zeros((), np.float32),
        }
    # The tool keeps edges in a set, so in any order.
    edges = [("3", "output"), ("0", "1"), ("2", "3"), ("input", "0"), ("1", "2")]
    write("snntorch", "1.0.6", nodes, edges)

    x = inputs(6)
    v0, v1, total = np.zeros((SAMPLES, 8)), np.zeros((SAMPLES, 4)), np.zeros((SAMPLES, 4))
    for _ in range(STEPS):
        s0, v0 = fire(beta[0] * v0 + x @ w0.T.astype(float) + b0, 1, 0)
        s1, v1 = fire(beta[1] * v1 + s0 @ w1.T.astype(float), 1, 0)
        total += s1
    answer("snntorch", x, total / STEPS)


def spikingjelly():
    """Flatten, Linear, LIFNode, Linear, LIFNode without decay of its input, Linear; compressed."""
    w0, b0 = weights(7, 5, 0.4), weights(1, 7, 0.5)[0]
    w1, b1 = weights(6, 7, 0.6), weights(1, 6, 0.7)[0]
    w2, b2 = weights(3, 6, 0.8), weights(1, 3, 0.9)[0]
    tau = [2.0, 1.6]
    threshold, reset = [0.5, 1.0], [-0.1, 0.0]

    def lif(size, layer, r):
        """A LIFNode: its v_reset is also what it leaks to."""
        return {
            "type": "LIF",
            "tau": np.full(size, tau[layer] * DT),
            "r": np.full(size, r),
            "v_leak": np.full(size, reset[layer]),
            "v_threshold": np.full(size, threshold[layer]),
            "v_reset": np.full(size, reset[layer]),
        }

    nodes = {
        "input_1": {"type": "Input", "shape": np.array([5])},
        "_0": {"type": "Flatten", "start_dim": 0, "end_dim": -1, "input_type": np.array([5])},
        "_1": {"type": "Affine", "weight": w0, "bias": b0},
        "_2": lif(7, 0, 1.0),
        "_3": {"type": "Affine", "weight": w1, "bias": b1},
        "_4": lif(6, 1, tau[1]),
        "_5": {"type": "Affine", "weight": w2, "bias": b2},
        "output": {"type": "Output", "shape": np.array([3])},
    }
    chain = list(nodes)
    write("spikingjelly", "1.0.8", nodes, list(zip(chain, chain[1:])), compression="gzip")

    x = inputs(5)
    v0, v1, total = np.zeros((SAMPLES, 7)), np.zeros((SAMPLES, 6)), np.zeros((SAMPLES, 3))
    for _ in range(STEPS):
        current = x @ w0.T.astype(float) + b0
        s0, v0 = fire(v0 + (current - (v0 - reset[0])) / tau[0], threshold[0], reset[0])
        current = s0 @ w1.T.astype(float) + b1
        s1, v1 = fire(v1 - (v1 - reset[1]) / tau[1] + current, threshold[1], reset[1])
        total += s1 @ w2.T.astype(float) + b2
    answer("spikingjelly", x, total / STEPS)


def norse():
    """Linear, LIFBoxCell of several time constants, Linear, LIBoxCell in a SequentialState."""
    w0, b0 = weights(9, 4, 1.1), weights(1, 9, 1.2)[0]
    w1, b1 = weights(2, 9, 1.3), weights(1, 2, 1.4)[0]
    rate = np.linspace(1500, 4000, 9).astype(np.float32)  # 1/s
    threshold, leak = np.full(9, 0.6, np.float32), np.full(9, 0.05, np.float32)
    slow = np.array([2000], np.float32)
    nodes = {
        "input_tensor": {"type": "Input", "shape": np.array([4])},
        "_0": {"type": "Affine", "weight": w0, "bias": b0},
        "_1": {
            "type": "LIF",
            "tau": 1 / rate,
            "r": np.ones_like(leak),
            "v_leak": leak,
            "v_threshold": threshold,
            "v_reset": np.zeros_like(leak),
        },
        "_2": {"type": "Affine", "weight": w1, "bias": b1},
        "_3": {"type": "LI", "tau": 1 / slow, "r": np.ones(1, np.float32), "v_leak": np.zeros(1)},
        "output": {"type": "Output", "shape": np.array([2])},
    }
    chain = list(nodes)
    write("norse", "1.0.7", nodes, list(zip(chain, chain[1:])))
    # HDF5's newer layout, which it will write by default some day.
    write("norse-latest", "1.0.7", nodes, list(zip(chain, chain[1:])), libver="latest")

    x = inputs(4)
    v0, v1 = np.zeros((SAMPLES, 9)), np.zeros((SAMPLES, 2))
    for _ in range(STEPS):
        current = x @ w0.T.astype(float) + b0
        s0, v0 = fire(v0 + DT * rate.astype(float) * (leak - v0 + current), threshold, 0)
        v1 = v1 + DT * slow.astype(float) * (0 - v1 + s0 @ w1.T.astype(float) + b1)
    answer("norse", x, v1)


if __name__ == "__main__":
    snntorch()
    spikingjelly()
    norse()
