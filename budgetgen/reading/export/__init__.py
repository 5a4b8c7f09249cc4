"""Line-by-line exports of the budget system -> the tree of a submission's ledger."""
