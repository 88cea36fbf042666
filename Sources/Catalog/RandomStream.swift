import Foundation

/// A stream of random numbers with a name: the same seed, stage and index give the same draws, on any number of
/// threads and in any order of use.
///
/// xoshiro256** (Blackman and Vigna 2018), its state filled by SplitMix64 from a hash of the name.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - stage: what the draws are for ("poison", "shuffle"): two stages never share draws.
  ///   - index: which of many equal stages, such as the epoch.
  public init(seed: Int, stage: String, index: Int = 0) {
    // FNV-1a over the stage's bytes keeps the key independent of Swift's per-process hashing.
    var key: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stage.utf8 { key = (key ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var mixer = SplitMix64(state: UInt64(bitPattern: Int64(seed)) ^ key.rotated(by: 17))
    _ = mixer.next()
    mixer.state ^= UInt64(bitPattern: Int64(index)) &* 0xd1b5_4a32_d192_ed03
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  public mutating func next() -> UInt64 {
    let result = (state.1 &* 5).rotated(by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3.rotated(by: 45)
    return result
  }

  /// Uniform on [0, 1), 53 bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform on [`range.lowerBound`, `range.upperBound`).
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Standard normal (Box–Muller, one of the pair).
  public mutating func gaussian() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// `count` distinct indices below `bound`, in random order (partial Fisher–Yates).
  public mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    var pool = Array(0..<bound)
    for i in 0..<Swift.min(count, bound) { pool.swapAt(i, Int.random(in: i..<bound, using: &self)) }
    return Array(pool.prefix(count))
  }

  /// All indices below `count` in random order.
  public mutating func permutation(_ count: Int) -> [Int] { sample(count, below: count) }

  /// A seed for another generator, such as libtorch's.
  public mutating func seed() -> UInt64 { next() >> 1 }
}

private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension UInt64 {
  fileprivate func rotated(by bits: UInt64) -> UInt64 { (self << bits) | (self >> (64 - bits)) }
}
