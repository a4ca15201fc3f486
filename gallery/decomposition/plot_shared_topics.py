r"""
Find the documents that share no word with the query
====================================================

You search for "car" and the document says "automobile".
They have no word in common, so a count of words finds nothing.
Project on a few directions that the documents themselves choose, the strongest of their
singular vectors, and words that keep the same company point much the same way: *latent semantic
analysis* (Deerwester and others 1990).
"""

# Your data go here: put your own in place of these, documents as strings.
import re

import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

texts = [  # one string per document
    "the car has a new engine",
    "the automobile has an engine and brakes",
    "repair the brakes of an automobile",
    "a soup of beans and onions",
    "beans with rice and onions",
    "rice soup",
    "soup for the repair of a cold",
]
ignored = {"the", "a", "an", "of", "in", "and", "with", "has", "new", "for"}  # words not counted
query = "car"  # what is looked for
k = 2  # how many directions

# %%
# Count words
# -----------
# One row per document, one column per word.


def said(text):
    """Return the words of a text, in small letters and without signs."""
    return re.findall(r"\w+", text.lower())


words = sorted({w for t in texts for w in said(t)} - ignored)
counts = np.array([[said(t).count(w) for w in words] for t in texts], dtype=float)
q = np.array([said(query).count(w) for w in words], dtype=float)
if unknown := set(said(query)) - set(words):
    print("no document has the query's", ", ".join(sorted(unknown)))
print(f"counts {counts.shape}: {len(texts)} documents, {len(words)} words")

# %%
# Keep k directions
# -----------------
# The first right singular vectors are the atoms.
# No other k directions leave less of the counts; a hundred random choices show by how much.

_, s, vt = np.linalg.svd(counts, full_matrices=False)
k = min(k, max(1, sb.Span(rows=counts).dim))
atoms = vt[:k]
near, near_q = counts @ atoms.T, atoms @ q
left = np.linalg.norm(sb.Span(rows=atoms).nearest(counts).residual)
rng = np.random.default_rng(0)
random = [
    np.linalg.norm(sb.Span(rows=rng.normal(size=atoms.shape)).nearest(counts).residual)
    for _ in range(100)
]
size = np.linalg.norm(counts) or 1.0  # no word at all leaves 0 % of 0
sb.claim(
    "what is left are the other singular values",
    left,
    np.sqrt((s[k:] ** 2).sum()),
    scale=size,
    rtol=1e-7,
)
sb.claim("no random directions leave less", min(random), at_least=left, scale=size, rtol=1e-7)
print(
    f"{k} directions leave {left / size:.0%} of the counts; random ones at best "
    f"{min(random) / size:.0%}"
)

# %%
# Compare with the query
# ----------------------
# The cosine is 1 for the same direction and 0 at a right angle.


def cosine(a, b):
    """Return the cosine of one vector with each row, 0 where one of them is 0."""
    lengths = np.linalg.norm(a) * np.linalg.norm(b, axis=1)
    dots = b @ a
    small = lengths <= 1e-9 * size
    return np.where(small, 0.0, dots / np.where(small, 1.0, lengths))


by_words, by_topics = cosine(q, counts), cosine(near_q, near)
for text, plain, latent in zip(texts, by_words, by_topics, strict=True):
    print(f"{plain:5.2f} by words, {latent:5.2f} by directions: {text}")
none = ~(counts[:, q > 0] > 0).any(axis=1)
sb.claim("by words, a document without the query's words scores 0", by_words[none], 0)
both = np.concatenate([by_words, by_topics])
sb.claim("no cosine is beyond 1", np.abs(both), at_most=1, scale=1)

# %%
# Look at both
# ------------
# Hollow bars are by words, full ones by directions; of many documents, the best twelve.

draw.style()
best = np.sort(np.argsort(-by_topics, kind="stable")[:12])
fig, ax = plt.subplots(figsize=(6.4, 0.6 + 0.6 * len(best)))
place = np.arange(len(best))
ax.barh(
    place - 0.18, by_words[best], 0.34, color=draw.PAPER, edgecolor=draw.ATOMS, label="by words"
)
ax.barh(place + 0.18, by_topics[best], 0.34, color=draw.ATOMS, label=f"by {k} directions")
short = [texts[i] if len(texts[i]) < 30 else texts[i][:28] + "…" for i in best]
ax.set_yticks(place, short)
ax.invert_yaxis()
ax.set(xlim=(min(0, by_topics.min()) - 0.05, 1.05), xlabel=f"cosine with “{query}”")
ax.axvline(0, color=draw.MUTED, lw=0.8)
ax.legend(ncols=2, loc="lower left", bbox_to_anchor=(-0.1, 1.0))
found = (none & (by_topics > 0.5)).sum()
fig.set_label(
    f"Bars of the cosine of {len(best)} of {len(texts)} documents with the query {query}, by "
    f"words and by {k} directions. {none.sum()} documents share no word with it and score 0 by "
    f"words; "
    f"{found} of them score above one half by directions."
)
plt.show()
