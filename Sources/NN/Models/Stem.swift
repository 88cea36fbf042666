/// How a convolutional network begins.
public enum Stem: String, Codable, Sendable, CaseIterable {
  /// A 3×3 convolution of stride 1 and no pooling, for images of some 32 pixels.
  case cifar
  /// A 7×7 convolution of stride 2 and a pooling, as published for images of 224 pixels.
  case imagenet

  /// The first convolution, without bias.
  func convolution(channels: Int, _ initialisation: Initialisation? = nil) -> Convolution {
    switch self {
    case .cifar:
      Convolution(channels: channels, kernel: 3, padding: 1, bias: false, initialisation: initialisation)
    case .imagenet:
      Convolution(channels: channels, kernel: 7, stride: 2, padding: 3, bias: false, initialisation: initialisation)
    }
  }

  /// The stem whose first convolution has a kernel of this side.
  init(kernel: Int) { self = kernel == 3 ? .cifar : .imagenet }
}
