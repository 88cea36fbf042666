import Attacks
import Catalog
import Datasets
import Foundation
import Torch

/// The largest |aᵢ − bᵢ|; infinite where the counts differ.
func gap(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

/// Independent numbers in `range`.
func uniform(_ count: Int, _ range: ClosedRange<Double> = 0...1, seed: Int = 3) -> [Float] {
  var stream = RandomStream(seed: seed, stage: "uniform")
  return (0..<count).map { _ in Float(stream.uniform(range)) }
}

/// 8×8 colour images, `perClass` of each of ten classes, mixed.
func syntheticImages(perClass: Int = 6, classes: Int = 10) throws -> LabelledImages {
  let count = perClass * classes
  var stream = RandomStream(seed: 1, stage: "images")
  let pixels = (0..<count * 3 * 64).map { _ in UInt8.random(in: 0...255, using: &stream) }
  return try LabelledImages(
    pixels: .bytes(pixels), labels: (0..<count).map { $0 % classes }, channels: 3, height: 8, width: 8,
    classes: classes)
}

extension Attack {
  /// A strong trigger for 3×8×8 images, made for the attack's blending.
  func madeTrigger() throws -> Trigger {
    let mask = try Tensor((0..<192).map { $0 % 8 < 3 ? Float(1) : 0 }, [1, 3, 8, 8])
    let pattern = try Tensor(uniform(192, 0.2...0.8, seed: 9), [1, 3, 8, 8])
    return blending == .masked
      ? Trigger(pattern: try pattern * mask, mask: mask, blending: .masked)
      : Trigger(pattern: pattern, blending: blending)
  }

  /// Ready for 3×8×8 images.
  func ready(classes: Int = 10) throws -> PreparedAttack {
    try PreparedAttack(self, classes: classes) { try $0.planter(nil, shape: [3, 8, 8]) }
  }
}

/// A folder of its own for one test, gone when the test ends.
final class TemporaryFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("attacks-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

enum RealData {
  static let root = ProcessInfo.processInfo.environment["IBAU_DATA"]

  static func path(_ name: String) -> String { "\(root ?? "")/\(name)" }
  static func has(_ name: String) -> Bool { root != nil && FileManager.default.fileExists(atPath: path(name)) }
}

/// The share of a pattern's energy, its mean left out, at frequencies where the Gaussian of σ = 6 in 32 pixels passes
/// less than 0.1 % of the amplitude: beyond ω = 3.72/σ. By the cosine transform, as sums.
func highFrequencyShare(_ pattern: Tensor) throws -> Double {
  let shape = pattern.shape, (height, width) = (shape[2], shape[3]), values = try pattern.doubles()
  let rows = cosines(height), columns = cosines(width), cutOff = 3.72 / 6
  var (all, high) = (0.0, 0.0)
  for channel in 0..<shape[1] {
    let lines = (0..<height).map { y in
      Array(values[(channel * height + y) * width..<(channel * height + y + 1) * width])
    }
    let half = columns.map { column in lines.map { dot(column, $0) } }
    for k in 0..<height {
      for l in 0..<width where k + l > 0 {
        let amplitude = dot(rows[k], half[l]), energy = amplitude * amplitude
        // In a 32-pixel image index k stands for ω = πk/32.
        let frequency = Double.pi / 32 * (Double(k * k) + Double(l * l)).squareRoot()
        all += energy
        if frequency > cutOff { high += energy }
      }
    }
  }
  return high / max(all, 1e-12)
}

private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The orthonormal cosine basis: row k holds cos(π(2i + 1)k / 2n).
private func cosines(_ n: Int) -> [[Double]] {
  (0..<n).map { k -> [Double] in
    let scale = ((k == 0 ? 1 : 2) / Double(n)).squareRoot()
    return (0..<n).map { i -> Double in scale * cos(Double.pi * Double((2 * i + 1) * k) / Double(2 * n)) }
  }
}
