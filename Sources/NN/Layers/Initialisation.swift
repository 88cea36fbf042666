import Torch

/// How a convolution or a linear layer draws fresh weights, where not as PyTorch does by default: weight and bias
/// uniform on ±1/√fan-in.
public enum Initialisation: String, Codable, Sendable, CaseIterable {
  /// The weight normal with variance 2/fan-in (He et al. 2015).
  case fanInNormal = "fan-in-normal"
  /// The weight normal with variance 2/fan-out.
  case fanOutNormal = "fan-out-normal"
  /// The weight normal with standard deviation 0.01.
  case narrowNormal = "narrow-normal"
  /// The bias zero.
  case zeroBias = "zero-bias"
}

extension ParameterSpec.Start {
  static func weight(_ choice: Initialisation?, fanIn: Int, fanOut: Int) -> Self {
    switch choice {
    case nil, .zeroBias: .uniform(fanIn: fanIn)
    case .fanInNormal: .normal(deviation: (2 / Double(max(fanIn, 1))).squareRoot())
    case .fanOutNormal: .normal(deviation: (2 / Double(max(fanOut, 1))).squareRoot())
    case .narrowNormal: .normal(deviation: 0.01)
    }
  }

  static func bias(_ choice: Initialisation?, fanIn: Int) -> Self {
    choice == .zeroBias ? .constant(0) : .uniform(fanIn: fanIn)
  }
}
