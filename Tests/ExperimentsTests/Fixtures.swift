import Attacks
import Datasets
import NN
import Torch

/// Networks and images whose measurements can be told without a computer.
enum Fixtures {
  /// One pixel of three colours; class k is lit in colour k.
  static func images(_ labels: [Int]) throws -> LabelledImages {
    try LabelledImages(
      pixels: .floats(labels.flatMap { label in (0..<3).map { $0 == label ? Float(1) : 0 } }), labels: labels,
      channels: 3, height: 1, width: 1, classes: 3)
  }

  /// A linear network with logits `weight`·x + `bias`.
  static func linear(_ weight: [[Float]], _ bias: [Float]) throws -> Network {
    let network = try Network(
      LinearModel().graph(classes: 3, inputShape: [3, 1, 1]), generator: Generator(seed: 0))
    try network.parameters.copy(from: TensorBundle([Tensor(weight.flatMap { $0 }, [3, 3]), Tensor(bias, [3])]))
    return network
  }

  /// Recognises every clean image.
  static func perfect() throws -> Network { try linear([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0]) }

  /// Says `label` whatever it sees.
  static func constant(_ label: Int) throws -> Network {
    try linear(Array(repeating: [0, 0, 0], count: 3), (0..<3).map { $0 == label ? 1 : 0 })
  }

  /// An additive attack towards class 0 with the given change to the three colours.
  static func attack(_ change: [Float], target: Int = 0) throws -> PreparedAttack {
    var attack = Additive()
    attack.target = target
    return try attack.prepared(trigger: trigger(change), shape: [3, 1, 1], classes: 3)
  }

  static func allToAll(_ change: [Float]) throws -> PreparedAttack {
    try AllToAll().prepared(trigger: trigger(change), shape: [3, 1, 1], classes: 3)
  }

  private static func trigger(_ change: [Float]) throws -> Trigger {
    Trigger(pattern: try Tensor(change, [1, 3, 1, 1]), blending: .additive)
  }
}
