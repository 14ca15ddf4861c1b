"""How nano is made: tasks, their rendering, the vocabulary, the training and the export.

Not part of the wheel. Renders through `agent.harmony` and `tools.output`, so that what is trained is
what the loop sends; `train.py` needs one GPU and takes minutes.
"""
