/// A layer whose first and second derivatives are written out.
protocol Plannable: LayerKind {
  func planned(_ values: LayerValues) throws -> any PlannedLayer
}

extension Convolution: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedConvolution(self, values) }
}

extension BatchNorm: Plannable {
  func planned(_ values: LayerValues) throws -> any PlannedLayer { try PlannedNormalisation(self, values) }
}

extension Linear: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedLinear(self, values) }
}

extension ELU: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedActivation(alpha: alpha) }
}

extension ReLU: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedActivation(alpha: 0) }
}

extension Tanh: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedTanh() }
}

extension MaxPool: Plannable {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedMaxPool(self) }
}

/// A layer that is linear in its inputs and has no weights.
protocol Passive: Plannable {}

extension Passive {
  func planned(_ values: LayerValues) -> any PlannedLayer { PlannedPassive(self) }
}

extension AveragePool: Passive {}
extension GlobalAveragePool: Passive {}
extension Upsample: Passive {}
extension Flatten: Passive {}
extension Dropout: Passive {}
extension Add: Passive {}
extension Concatenate: Passive {}
