import Foundation

/// A batch of images as plain numbers, and what layers do to it, written as loops.
struct NaiveImages {
  var (n, c, h, w): (Int, Int, Int, Int)
  var values: [Double]

  init(_ shape: [Int], _ values: [Double]) {
    (n, c, h, w) = (shape[0], shape[1], shape[2], shape[3])
    self.values = values
  }

  /// Zero outside of the image.
  subscript(n: Int, k: Int, y: Int, x: Int) -> Double { isInside(y, x) ? values[((n * c + k) * h + y) * w + x] : 0 }

  func isInside(_ y: Int, _ x: Int) -> Bool { (0..<h).contains(y) && (0..<w).contains(x) }

  private func building(_ c: Int, _ h: Int, _ w: Int, _ value: (Int, Int, Int, Int) -> Double) -> NaiveImages {
    var values: [Double] = []
    for i in 0..<n { for k in 0..<c { for y in 0..<h { for x in 0..<w { values.append(value(i, k, y, x)) } } } }
    return NaiveImages([n, c, h, w], values)
  }

  func convolved(_ weight: [Double], _ bias: [Double], kernel: Int, stride: Int, padding: Int) -> NaiveImages {
    let side = { (length: Int) in (length + 2 * padding - kernel) / stride + 1 }
    return building(bias.count, side(h), side(w)) { i, k, y, x in
      var sum = bias[k]
      for channel in 0..<c {
        for dy in 0..<kernel {
          for dx in 0..<kernel {
            sum +=
              weight[((k * c + channel) * kernel + dy) * kernel + dx]
              * self[i, channel, y * stride + dy - padding, x * stride + dx - padding]
          }
        }
      }
      return sum
    }
  }

  /// - Parameter reduce: from the entries of a window that lie inside the image, and the window's area.
  func pooled(
    kernel: Int, stride: Int, padding: Int, height: Int, width: Int, _ reduce: ([Double], Int) -> Double
  ) -> NaiveImages {
    building(c, height, width) { i, k, y, x in
      var entries: [Double] = []
      for dy in 0..<kernel {
        for dx in 0..<kernel {
          let (row, column) = (y * stride + dy - padding, x * stride + dx - padding)
          if isInside(row, column) { entries.append(self[i, k, row, column]) }
        }
      }
      return reduce(entries, kernel * kernel)
    }
  }

  func normalised(_ weight: [Double], _ bias: [Double], _ mean: [Double], _ variance: [Double], _ epsilon: Double)
    -> NaiveImages
  {
    building(c, h, w) { i, k, y, x in
      (self[i, k, y, x] - mean[k]) / (variance[k] + epsilon).squareRoot() * weight[k] + bias[k]
    }
  }

  /// Mean and biased variance of channel `k` over the batch.
  func moments(_ k: Int) -> (mean: Double, variance: Double) {
    let entries = (0..<n).flatMap { i in (0..<h).flatMap { y in (0..<w).map { self[i, k, y, $0] } } }
    let mean = entries.reduce(0, +) / Double(entries.count)
    return (mean, entries.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(entries.count))
  }
}

func elu(_ x: Double, _ alpha: Double = 1) -> Double { x > 0 ? x : alpha * (exp(x) - 1) }
