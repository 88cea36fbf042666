import Catalog
import Foundation

/// Images that the softmax families cut their inputs from: intensities in 0…1, channels first.
public struct ImagePatches: Sendable {
  public let channels, height, width: Int
  /// Which images they are: their name and a checksum of all sizes and intensities, such as `cifar10@1c2f09ab`.
  public let source: String
  private let values: [Float]

  /// - Parameters:
  ///   - name: what the images are called; letters, digits and hyphens, so that a replay token can carry it.
  ///   - images: one array per image, C × H × W numbers in 0…1.
  ///   - channels: C.
  ///   - height: H.
  ///   - width: W.
  /// - Throws: `Fault(.badData)` if there is no image, or one is of another size.
  public init(
    _ images: [[Float]], channels: Int, height: Int, width: Int, name: String = "images"
  ) throws(Fault) {
    let size = channels * height * width
    guard size > 0, !images.isEmpty, images.allSatisfy({ $0.count == size }) else {
      throw Fault(
        .badData, "\(images.count) images of \(channels)×\(height)×\(width): at least one, and all of that size")
    }
    (self.channels, self.height, self.width) = (channels, height, width)
    values = images.flatMap { $0 }
    source = name + "@" + Self.checksum([channels, height, width].map(UInt32.init) + values.map(\.bitPattern))
  }

  /// Fowler, Noll and Vo's hash (FNV-1a) word by word, folded to 32 bits: tells files that were mixed up, not forgeries.
  private static func checksum(_ words: [UInt32]) -> String {
    let hash = words.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let folded = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
    return String(repeating: "0", count: 8 - folded.count) + folded
  }

  private var count: Int { values.count / (channels * height * width) }

  /// Writes `count` neighbouring pixels of a random image, channel by channel, starting at a random place.
  func cut(_ count: Int, into patch: Numbers, using stream: inout RandomStream) {
    let side = max(1, Int((Double(count) / Double(channels)).squareRoot().rounded(.up)))
    let image = Int(stream.uniform() * Double(self.count)) * channels * height * width
    let top = Int(stream.uniform() * Double(max(height - side, 0) + 1))
    let left = Int(stream.uniform() * Double(max(width - side, 0) + 1))
    for i in 0..<count {
      let (pixel, channel) = (i / channels, i % channels)
      let row = min(top + pixel / side, height - 1), column = min(left + pixel % side, width - 1)
      patch[i] = Double(values[image + (channel * height + row) * width + column])
    }
  }

  /// Writes `count` neighbouring intensities of a smooth random picture: a ramp and two waves, clipped to 0…1.
  static func synthesise(_ count: Int, into patch: Numbers, using stream: inout RandomStream) {
    let (level, slope) = (stream.uniform(), stream.uniform(-1...1))
    let (firstPitch, secondPitch) = (stream.uniform(0...0.5), stream.uniform(0.5...3))
    let (firstPhase, secondPhase) = (stream.uniform(0...6.3), stream.uniform(0...6.3))
    for i in 0..<count {
      let x = Double(i)
      let waves = 0.3 * cos(firstPitch * x + firstPhase) + 0.1 * cos(secondPitch * x + secondPhase)
      patch[i] = min(1, max(0, level + slope * x / Double(count) + waves))
    }
  }
}
