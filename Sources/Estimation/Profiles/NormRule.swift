import Foundation
import NN
import Theory
import Torch

/// What one layer does to the norm of what passes through it.
enum NormEffect {
  /// x ↦ Ax + b, b one number per output channel.
  case affine(ConvolutionMap, bias: Tensor)
  /// x ↦ scale·x + shift, per channel; joins an affine layer before it, or stands as one itself.
  case scaling(scale: Tensor, shift: Tensor)
  /// A map without parameters that takes 0 to 0.
  case fixed(lipschitz: Double)
  case identity
  case sum
  case concatenation
}

/// A layer kind that bounds on networks know how to treat, in evaluation mode.
///
/// A kind without a rule has no bound: `FoldedNetwork` refuses it by name.
protocol NormRule {
  /// - Parameters:
  ///   - inputs: the shapes of its inputs, [C, H, W] or [d].
  ///   - values: its parameters and buffers in double, in the order of `LayerKind.parameters`.
  func effect(_ inputs: [[Int]], _ values: [Tensor]) throws -> NormEffect
}

extension Convolution: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) throws -> NormEffect {
    let map = try ConvolutionMap(weight: values[0], inputShape: inputs[0], stride: stride, padding: padding)
    return .affine(map, bias: bias ? values[1] : try .zeros([channels], .float64))
  }
}

extension Linear: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) throws -> NormEffect {
    .affine(try ConvolutionMap(matrix: values[0]), bias: bias ? values[1] : try .zeros([outputs], .float64))
  }
}

extension BatchNorm: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) throws -> NormEffect {
    let scale = try values[0] / (values[3] + epsilon).squareRoot()
    return .scaling(scale: scale, shift: try values[1] - values[2] * scale)
  }
}

extension ELU: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .fixed(lipschitz: max(1, abs(alpha))) }
}

extension ReLU: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .fixed(lipschitz: 1) }
}

extension MaxPool: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect {
    .fixed(
      lipschitz: SlidingWindow.expansion([SlidingWindow](repeating: .init(kernel: kernel, stride: stride), count: 2)))
  }
}

extension AveragePool: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect {
    let window = SlidingWindow(kernel: kernel, stride: stride)
    return .fixed(lipschitz: SlidingWindow.averagePooling([window, window]).nextUp)
  }
}

extension GlobalAveragePool: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect {
    .fixed(lipschitz: (1 / Double(inputs[0][1] * inputs[0][2])).squareRoot().nextUp)
  }
}

extension Dropout: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .identity }
}

extension Flatten: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .identity }
}

extension Add: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .sum }
}

extension Concatenate: NormRule {
  func effect(_ inputs: [[Int]], _ values: [Tensor]) -> NormEffect { .concatenation }
}
