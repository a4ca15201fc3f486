"""The site is the same in a folder with any name."""

import pytest
from conftest import differ, held

whole = pytest.mark.whole
NAMES = ["a#b 50% %20 ö's", pytest.param("my book's?", marks=whole)]


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_does_not_show(plain, copy, name):
    other = copy(name)
    status, printed = other.build()
    assert status == 0, printed
    assert other.check()[0] == 0, other.check()[1]
    assert differ(held(other.root), held(plain.root)) == []
    assert [path.name for path in other.root.parent.iterdir()] == [name]
