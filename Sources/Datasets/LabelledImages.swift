import Catalog

/// Pictures with one label each: N×C×H×W planes, row by row, and N labels.
public struct LabelledImages: Sendable, Equatable {
  /// N·C·H·W values, image by image, within an image plane by plane.
  public enum Pixels: Sendable, Equatable {
    /// A byte stands for value/255.
    case bytes([UInt8])
    /// Values in 0…1.
    case floats([Float])

    public var count: Int {
      switch self {
      case .bytes(let values): values.count
      case .floats(let values): values.count
      }
    }
  }

  public let pixels: Pixels
  /// One label per image, each in 0..<`classes`.
  public let labels: [Int]
  public let channels: Int
  public let height: Int
  public let width: Int
  public let classes: Int
  /// What the classes are called, in order; empty where nobody said.
  public let classNames: [String]

  public var count: Int { labels.count }
  /// C·H·W, the values of one image.
  public var imageSize: Int { channels * height * width }

  /// Checks that the sizes agree, every label is a class and every value lies in 0…1.
  /// - Throws: `Fault` of kind `badData`, naming the first thing that is wrong.
  public init(
    pixels: Pixels, labels: [Int], channels: Int, height: Int, width: Int, classes: Int, classNames: [String] = []
  ) throws {
    self.init(
      unchecked: pixels, labels: labels, shape: (channels, height, width), classes: classes, classNames: classNames)
    try checkShape()
    try checkLabels()
    try checkValues()
  }

  /// For parts of images that were checked before.
  private init(
    unchecked pixels: Pixels, labels: [Int], shape: (channels: Int, height: Int, width: Int), classes: Int,
    classNames: [String]
  ) {
    self.pixels = pixels
    self.labels = labels
    (channels, height, width) = shape
    self.classes = classes
    self.classNames = classNames
  }

  /// Counts are kept class by class.
  private static let mostClasses = 1_000_000

  private func checkShape() throws {
    guard channels > 0, height > 0, width > 0, classes > 0 else {
      throw Fault(
        .badData, "images of \(channels)×\(height)×\(width) in \(classes) classes: every size must be positive")
    }
    guard classes <= Self.mostClasses else {
      throw Fault(.badData, "\(classes) classes: there can be no more than \(Self.mostClasses)")
    }
    guard pixels.count == count * imageSize else {
      throw Fault(
        .badData,
        "\(count) labels but \(pixels.count) pixel values; images of \(channels)×\(height)×\(width) need "
          + "\(count * imageSize)")
    }
    guard classNames.isEmpty || classNames.count == classes else {
      throw Fault(.badData, "\(classNames.count) class names for \(classes) classes")
    }
  }

  private func checkLabels() throws {
    guard let bad = labels.firstIndex(where: { !(0..<classes).contains($0) }) else { return }
    throw Fault(.badData, "image \(bad) has the label \(labels[bad]), but the classes are 0…\(classes - 1)")
  }

  private func checkValues() throws {
    guard case .floats(let values) = pixels else { return }
    // A comparison with NaN is false, so this catches what is not finite too.
    guard let bad = values.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) else { return }
    throw Fault(
      .badData,
      "image \(bad / imageSize) has the pixel value \(values[bad]), outside 0…1. Floats must be scaled to 0…1, "
        + "or store the images as bytes")
  }
}

extension LabelledImages {
  /// The images at `indices`, in that order; an index may be repeated.
  public func subset(_ indices: some Collection<Int>) -> LabelledImages {
    let picked: Pixels =
      switch pixels {
      case .bytes(let values): .bytes(gather(indices, from: values))
      case .floats(let values): .floats(gather(indices, from: values))
      }
    return LabelledImages(
      unchecked: picked, labels: indices.map { labels[$0] }, shape: (channels, height, width), classes: classes,
      classNames: classNames)
  }

  /// The first `n` images, or all if there are fewer.
  public func prefix(_ n: Int) -> LabelledImages { n >= count ? self : subset(0..<max(0, n)) }

  /// All but the first `n` images.
  public func dropFirst(_ n: Int) -> LabelledImages { n <= 0 ? self : subset(min(n, count)..<count) }

  /// How many images each class has; `classes` numbers.
  public var countsPerClass: [Int] {
    labels.reduce(into: Array(repeating: 0, count: classes)) { $0[$1] += 1 }
  }

  /// The name of a class, or its number where it has no name.
  public func className(_ label: Int) -> String { classNames.isEmpty ? "\(label)" : classNames[label] }

  /// Image `index` as H·W·3 interleaved bytes; grey images repeat their one plane.
  public func rgb(at index: Int) -> [UInt8] {
    let plane = height * width
    let start = index * imageSize
    var picture = [UInt8](repeating: 0, count: 3 * plane)
    for channel in 0..<3 {
      let offset = start + (channels >= 3 ? channel : 0) * plane
      for pixel in 0..<plane { picture[3 * pixel + channel] = byte(at: offset + pixel) }
    }
    return picture
  }

  private func byte(at position: Int) -> UInt8 {
    switch pixels {
    case .bytes(let values): values[position]
    case .floats(let values): UInt8((values[position] * 255).rounded())
    }
  }

  private func gather<T>(_ indices: some Collection<Int>, from values: [T]) -> [T] {
    var gathered: [T] = []
    gathered.reserveCapacity(indices.count * imageSize)
    for index in indices { gathered.append(contentsOf: values[index * imageSize..<(index + 1) * imageSize]) }
    return gathered
  }
}
