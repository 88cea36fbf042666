import Catalog

/// How the test images are divided: the clean images the defender holds, and the rest for measuring.
public struct Split: Configurable, Equatable {
  /// Whether the clean images are drawn by seed; otherwise they are the first ones in file order.
  public var shuffle = false

  public init() {}

  /// The clean images and the held-out rest: disjoint, and together all of `images`.
  /// - Throws: `Fault` of kind `wrongUse` unless at least one image lands on either side.
  public func callAsFunction(
    _ images: LabelledImages, clean: Int, seed: Int
  ) throws(Fault) -> (clean: LabelledImages, heldOut: LabelledImages) {
    let indices = try indices(of: images.count, clean: clean, seed: seed)
    return (images.subset(indices.clean), images.subset(indices.heldOut))
  }

  /// The same division as positions among `count` images; the held-out positions keep file order.
  public func indices(of count: Int, clean: Int, seed: Int) throws(Fault) -> (clean: [Int], heldOut: [Int]) {
    guard clean >= 1, clean < count else {
      throw Fault(
        .wrongUse,
        "\(clean) clean images out of \(count) test images: at least one must be clean and one held out. "
          + "Choose --clean between 1 and \(max(1, count - 1))")
    }
    guard shuffle else { return (Array(0..<clean), Array(clean..<count)) }
    var stream = RandomStream(seed: seed, stage: "split")
    let order = stream.permutation(count)
    return (Array(order.prefix(clean)), order.dropFirst(clean).sorted())
  }
}
