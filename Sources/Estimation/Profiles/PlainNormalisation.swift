import NN
import Torch

extension Network {
  /// The same function in evaluation mode, in double, with nothing in the running statistics: every normalisation maps
  /// x to scale·x + shift, its weight and bias.
  ///
  /// Two networks of one architecture then differ in their parameters alone.
  func plainlyNormalised() throws -> Network {
    let copy = try moved(to: .cpu).converted(to: .float64)
    let values = Dictionary(uniqueKeysWithValues: try copy.state().map { ($0.name, $0.tensor) })
    for node in copy.graph.nodes {
      guard let norm = node.layer.kind as? BatchNorm else { continue }
      let names = ["weight", "bias", "running_mean", "running_var"]
      try norm.makePlain(names.map { values["\(node.name).\($0)"]! })
    }
    return copy
  }
}

extension BatchNorm {
  /// Overwrites weight, bias, mean and variance.
  fileprivate func makePlain(_ values: [Tensor]) throws {
    let scale = try values[0] / (values[3] + epsilon).squareRoot()
    let shift = try values[1] - values[2] * scale
    try values[0].copy(from: scale)
    try values[1].copy(from: shift)
    try values[2].copy(from: .zeros(like: shift))
    try values[3].copy(from: .full(shift.shape, 1 - epsilon, .float64))
  }
}
