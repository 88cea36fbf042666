/// Parameters and largest channel counts of the architectures of Table 7, counted from their published layer tables.
///
/// Convolutions have no bias and are followed by a batch normalisation of two parameters a channel, except where said.
struct ParameterCount: Equatable {
  private(set) var total = 0
  /// The largest number of channels of any tensor.
  private(set) var channels = 0

  private mutating func convolution(_ inputs: Int, _ outputs: Int, _ side: Int) {
    total += inputs * outputs * side * side
    channels = max(channels, outputs)
  }

  private mutating func normalisation(_ count: Int) { total += 2 * count }

  private mutating func normalised(_ inputs: Int, _ outputs: Int, _ side: Int) {
    convolution(inputs, outputs, side)
    normalisation(outputs)
  }

  private mutating func dense(_ inputs: Int, _ outputs: Int) { total += (inputs + 1) * outputs }

  /// He et al. 2016, Table 1, 18 layers: a 7×7 stem and four stages of two basic blocks.
  static func resNet18(classes: Int) -> ParameterCount {
    var count = ParameterCount()
    count.normalised(3, 64, 7)
    var inputs = 64
    for width in [64, 128, 256, 512] {
      for block in 0..<2 {
        count.normalised(inputs, width, 3)
        count.normalised(width, width, 3)
        if block == 0 && inputs != width { count.normalised(inputs, width, 1) }
        inputs = width
      }
    }
    count.dense(inputs, classes)
    return count
  }

  /// Szegedy et al. 2015, Table 1, without auxiliary heads, batch-normalised; the 5×5 branches are 3×3, as
  /// torchvision has them.
  static func googLeNet(classes: Int) -> ParameterCount {
    var count = ParameterCount()
    count.normalised(3, 64, 7)
    count.normalised(64, 64, 1)
    count.normalised(64, 192, 3)
    var inputs = 192
    for (one, reduce3, three, reduce5, five, pool) in [
      (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64),
      (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128),
      (256, 160, 320, 32, 128, 128),
      (384, 192, 384, 48, 128, 128),
    ] {
      count.normalised(inputs, one, 1)
      count.normalised(inputs, reduce3, 1)
      count.normalised(reduce3, three, 3)
      count.normalised(inputs, reduce5, 1)
      count.normalised(reduce5, five, 3)
      count.normalised(inputs, pool, 1)
      inputs = one + three + five + pool
      count.channels = max(count.channels, inputs)
    }
    count.dense(inputs, classes)
    return count
  }

  /// Huang et al. 2017, Table 1, 121 layers, growth 32: normalisation before each convolution.
  static func denseNet121(classes: Int) -> ParameterCount {
    var count = ParameterCount()
    count.normalised(3, 64, 7)
    var inputs = 64
    for (stage, layers) in [6, 12, 24, 16].enumerated() {
      for _ in 0..<layers {
        count.normalisation(inputs)
        count.normalised(inputs, 128, 1)
        count.convolution(128, 32, 3)
        inputs += 32
        count.channels = max(count.channels, inputs)
      }
      count.normalisation(inputs)
      if stage < 3 {
        count.convolution(inputs, inputs / 2, 1)
        inputs /= 2
      }
    }
    count.dense(inputs, classes)
    return count
  }
}
