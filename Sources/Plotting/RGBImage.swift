/// A small picture, drawn with crisp pixels.
public struct RGBImage: Codable, Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Red, green, blue of each pixel, row by row from the top left: 3 · width · height bytes.
  public let rgb: [UInt8]

  public init(width: Int, height: Int, rgb: [UInt8]) {
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// A picture from values in 0...1, row by row with the three colours of a pixel together; others are clipped.
  public init(width: Int, height: Int, unitValues: [Double]) {
    self.init(
      width: width, height: height,
      rgb: unitValues.map { $0.isNaN ? 0 : UInt8((min(1, max(0, $0)) * 255).rounded()) })
  }
}
