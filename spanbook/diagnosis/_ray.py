"""Where a line from outside meets a convex hull, with the plane that proves it goes no further.

From a point outside, the plane of its certificate has the whole hull on one side, so the line may
be followed up to that plane; from there the next plane is asked for, until the hull is met.
"""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook.hull import ConvexHull

STEPS = 100
NEAR = 1e-10  # in the units of the rows: nearer to the hull than this, it is met
ALONG = 1e-9  # a line that comes no nearer than this share of its length misses


def meets(hull: ConvexHull, points: Array, lines: Array) -> tuple[Array, Array]:
    """Return how far along its line of length 1 each point may go before it is in the hull.

    Also the normal of the last plane passed: no point of the hull is nearer along the line.
    Infinite where the line misses; 0, with a normal of zeros, for a point that is in the hull.
    """
    far, normals = np.zeros(len(points)), np.zeros(points.shape)
    going = np.arange(len(points))
    for _ in range(STEPS):
        at = points[going] + far[going, None] * lines[going]
        proof = hull.nearest(at, 0.0).certificate
        normal, lower = np.atleast_2d(proof.normal), np.atleast_1d(proof.lower)
        outside = lower > NEAR
        going, normal, lower = going[outside], normal[outside], lower[outside]
        slope = -np.einsum("ij,ij->i", normal, lines[going])
        misses = slope <= ALONG
        far[going[misses]] = np.inf
        going, normal = going[~misses], normal[~misses]
        if not going.size:
            break
        far[going] += lower[~misses] / slope[~misses]
        normals[going] = normal
    return far, normals
