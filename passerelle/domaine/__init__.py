"""The domain: pure decisions, no file, network, clock or environment.

Frames here hold objects (a cell is a number, a date, a text or None): pandas is told not to turn columns of texts into its own
string type, in which a blank is no longer None and which is slow to go through.
"""

import pandas as pd

pd.set_option("future.infer_string", False)
