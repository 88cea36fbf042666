/// What a sign looks like, flat and in full light: layers painted one over the other.
///
/// In the face's own coordinates the sign reaches from about −1 to 1 in both directions, y down.
struct SignFace: Sendable {
  /// One colour over a union of regions.
  struct Layer: Sendable {
    var paint: Light
    var regions: [Region]
    var low: Point
    var high: Point

    init(_ paint: Light, _ regions: [Region]) {
      self.paint = paint
      self.regions = regions
      let bounds = regions.map(\.bounds)
      low = bounds.map(\.low).reduce(Point(repeating: 9)) { pointwiseMin($0, $1) }
      high = bounds.map(\.high).reduce(Point(repeating: -9)) { pointwiseMax($0, $1) }
    }

    /// The signed distance to the union; only its sign counts farther off than `reach`.
    func distance(_ p: Point, reach: Float) -> Float {
      guard p.x > low.x - reach, p.y > low.y - reach, p.x < high.x + reach, p.y < high.y + reach else { return reach }
      var nearest = Float.infinity
      for region in regions { nearest = min(nearest, region.distance(p)) }
      return nearest
    }
  }

  var name: String
  /// From the back to the front; the first one is the plate.
  var layers: [Layer]

  init(_ name: String, _ layers: [Layer]) {
    self.name = name
    self.layers = layers
  }

  /// The share of the plate at `p`, 0…1, with edges softened over `softness`.
  @inline(__always)
  func coverage(_ p: Point, softness: Float) -> Float {
    covered(layers[0].distance(p, reach: softness), softness)
  }

  /// The paint at `p`, which lies on the plate.
  func paint(_ p: Point, softness: Float) -> Light {
    var paint = layers[0].paint
    for layer in layers.dropFirst() {
      let share = covered(layer.distance(p, reach: softness), softness)
      if share > 0 { paint += (layer.paint - paint) * share }
    }
    return paint
  }

  @inline(__always)
  private func covered(_ distance: Float, _ softness: Float) -> Float {
    min(max(0.5 - distance / softness, 0), 1)
  }
}

/// Pigments, as the share of light they throw back.
enum Paint {
  static let white = Light(0.80, 0.80, 0.78)
  static let black = Light(0.022, 0.022, 0.026)
  static let grey = Light(0.24, 0.24, 0.25)
  static let red = Light(0.56, 0.030, 0.045)
  static let blue = Light(0.018, 0.115, 0.44)
  static let yellow = Light(0.80, 0.47, 0.018)
  static let green = Light(0.02, 0.34, 0.10)
}
