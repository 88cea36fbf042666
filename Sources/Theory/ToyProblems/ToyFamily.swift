import Catalog

/// A family of random toy problems on which every assumption of Theorem 1 holds.
public protocol ToyFamily: Catalogued {
  /// The numbers that an instance consists of; `Sketch.ingredients` come first.
  static var ingredients: [Draw.Ingredient] { get }
  /// Whether inputs are cut from images where there are any.
  static var takesImages: Bool { get }
  /// A problem of this family, with no instance in it yet.
  static func problem() -> any ToyProblem
  /// Sets the sizes of `draw` and fills in its numbers.
  static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream)
}

extension ToyFamily {
  public static var takesImages: Bool { false }

  /// An empty draw of this family.
  public static func draw() -> Draw { Draw(ingredients) }

  /// Draws instance `index` of `seed` into `draw`: a pure function of the family, the seed, the index, the ranges and the
  /// images.
  public static func draw(
    _ index: Int, seed: Int, ranges: InstanceRanges = InstanceRanges(), images: ImagePatches? = nil, into draw: Draw
  ) {
    var stream = RandomStream(seed: seed, stage: "toy \(id)", index: index)
    let sketch = Sketch(ranges, using: &stream)
    fill(draw, sketch, images: images, using: &stream)
    sketch.finish(draw)
  }
}
