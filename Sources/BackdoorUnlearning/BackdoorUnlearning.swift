// Formats, GSL and Plotting are imported by name where they are wanted.
@_exported import Attacks
@_exported import Bilevel
@_exported import Catalog
@_exported import Claims
@_exported import Datasets
@_exported import Defences
@_exported import Estimation
@_exported import Experiments
@_exported import NN
@_exported import Studies
@_exported import Theory
@_exported import Torch
