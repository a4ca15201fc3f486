"""The site is the same in a folder with any name."""

import pytest
from conftest import Checkout, held


@pytest.mark.parametrize("name", ["my book's", "a#b 50%20 ö"])
def test_the_folder_does_not_show(checkout, tmp_path, name):
    other = Checkout(tmp_path / name)
    assert checkout.build()[0] == 0
    status, printed = other.build()
    assert status == 0, printed
    assert other.check()[0] == 0
    assert held(other.root) == held(checkout.root)
