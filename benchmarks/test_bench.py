"""Tests of what is not measured: python3 -m unittest discover benchmarks"""

import unittest

import bench
import contenders
import stages
import tables


class BenchTests(unittest.TestCase):
    def test_calls_are_counted_by_their_names_which_are_written_once(self):
        counts = stages.read_callgrind("""\
fn=(1) main
16 400
cfn=(2) malloc
calls=3 50
16 400
cfn=(3) swift_retain
calls=5 1
16 9
fn=(2)
cfn=(3)
calls=2 1
16 9
cfn=(4) _int_malloc
calls=9 1
16 9
totals: 1234
""".splitlines())
        self.assertEqual(counts.pop("callers")["retain"], {"main": 5, "malloc": 2})
        self.assertEqual(counts, {"instructions": 1234, "malloc": 3, "retain": 7, "release": 0})

    def test_an_answer_is_right_when_every_row_is(self):
        answer = {name: {"a": (1, 1, 30)} for name in contenders.DIMENSIONS}
        other = {**answer, "user": {"a": (1, 1, 31)}}
        self.assertEqual(contenders.verdict(answer, answer, 0), "right")
        self.assertEqual(contenders.verdict(other, answer, 0),
                         "wrong: 1 rows by user, one of them a")
        self.assertEqual(contenders.verdict(9, answer, 9), "right")
        self.assertEqual(contenders.verdict(8, answer, 9), "wrong: 8 bytes, not 9")

    def test_a_region_is_replaced_and_nothing_else(self):
        text = "a\n<!-- bench: x -->\nold\n<!-- end of bench: x -->\nb\n"
        new = bench.with_region(text, "x", "new\n")
        self.assertEqual(new, "a\n<!-- bench: x -->\n\nnew\n\n<!-- end of bench: x -->\nb\n")
        self.assertEqual(bench.with_region(new, "x", "new\n"), new)
        with self.assertRaises(bench.Failure):
            bench.with_region(text, "y", "new\n")

    def test_amounts_have_three_digits(self):
        self.assertEqual([tables.bytes_text(count) for count in (999, 1000, 983e6, 1.2345e9)],
                         ["999 B", "1 kB", "983 MB", "1.23 GB"])
        self.assertEqual([tables.seconds_text(s) for s in (0.0123, 0.0949, 0.0951, 1.5)],
                         ["12 ms", "95 ms", "0.10 s", "1.50 s"])


if __name__ == "__main__":
    unittest.main()
