import Catalog

/// Road signs drawn by the program: any number of them, nothing to download.
///
/// Image `i` of a part is a function of (seed, part, i), however many are made and on however many threads. Labels come
/// in shuffled rounds, so that the classes are evenly spread over any stretch of images: all equally often with ten
/// classes, up to four times more often than the rarest with 43.
public struct SyntheticSigns: ImageDataset {
  public static let id = "synthetic-signs"
  public static let title = "Synthetic signs"
  public static let source = Source(
    "drawn by this program; classes after Stallkamp et al. 2012, The German Traffic Sign Recognition Benchmark")
  public static let needsFolder = false

  /// 10 or 43.
  public var classes: Int? = 10
  /// How many training images there are.
  public var train = 5000
  /// How many test images there are.
  public var test = 2000
  /// Side of the square images, in pixels: a multiple of 8 from 16 to 256.
  public var size = 32

  public init() {}

  public func files(for part: Part, in folder: String?) -> [String] { [] }

  public func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages {
    let classes = try validClasses()
    try checkSizes()
    let count = part == .train ? train : test
    let labels = SyntheticSigns.labels(count, classes: classes, part: part, seed: seed)
    let faces = SignCatalogue.faces(classes: classes)
    let renderer = SignRenderer(size: size, faces: faces)
    let pixels = try filledInParallel(count, bytesEach: 3 * size * size) { index, bytes in
      var stream = RandomStream(seed: seed, stage: "\(Self.id)/\(part.rawValue)", index: index)
      renderer.draw(labels[index], into: bytes, using: &stream)
    }
    return try LabelledImages(
      pixels: .bytes(pixels), labels: labels, channels: 3, height: size, width: size, classes: classes,
      classNames: faces.map(\.name))
  }

  private func validClasses() throws(Fault) -> Int {
    guard let classes, [10, 43].contains(classes) else {
      throw Fault(
        .wrongUse, "\(Self.id) has 10 or 43 classes, not \(classes.map { "\($0)" } ?? "none"). Set classes to 10 or 43")
    }
    return classes
  }

  private func checkSizes() throws(Fault) {
    let most = 1_000_000
    guard (0...most).contains(train), (0...most).contains(test) else {
      throw Fault(
        .wrongUse, "\(Self.id): train = \(train), test = \(test) are numbers of images and lie in 0…\(most)")
    }
    guard (16...256).contains(size), size % 8 == 0 else {
      throw Fault(.wrongUse, "\(Self.id): size = \(size) is not a multiple of 8 from 16 to 256")
    }
  }

  /// The labels of the first `count` images: rounds of all classes, each in its own random order.
  private static func labels(_ count: Int, classes: Int, part: Part, seed: Int) -> [Int] {
    let round = SignCatalogue.frequencies(classes: classes).enumerated().flatMap {
      Array(repeating: $0.offset, count: $0.element)
    }
    var labels: [Int] = []
    for index in 0..<(count + round.count - 1) / round.count {
      var stream = RandomStream(seed: seed, stage: "\(id)/\(part.rawValue)/labels", index: index)
      labels += stream.permutation(round.count).map { round[$0] }
    }
    return Array(labels.prefix(count))
  }
}
