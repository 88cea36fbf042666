// GSL declares its method tables as variables, though none is ever written after loading.
@preconcurrency internal import CGSL

/// A stream of random numbers named by a seed, a purpose and an index.
///
/// The same three give the same numbers everywhere; any change gives an unrelated stream, so that adding a draw in
/// one place moves no number in another. A stream is advanced by use, is not shared between threads, and is passed
/// explicitly: there is no global one.
///
/// **Source.** MT19937 of Matsumoto and Nishimura, *ACM TOMACS* 8 (1998). **Departures.** GSL seeds it with 32 bits;
/// here the whole name goes through the authors' `init_by_array` (2002), so distinct names do not collide.
public final class MersenneTwister: RandomNumberGenerator {
  private let generator: UnsafeMutablePointer<gsl_rng>

  /// The stream called `name`, number `index`, under `seed`.
  public convenience init(seed: UInt64, name: String, index: Int = 0) {
    self.init(key: Self.key(seed: seed, name: name, index: index))
  }

  /// The stream that the authors' `init_by_array` starts from `key`, for comparison with other programs.
  public init(key: [UInt32]) {
    useReturnedErrors()
    generator = gsl_rng_alloc(gsl_rng_mt19937)
    MersenneState.install(MersenneState.words(key: key), in: generator)
  }

  deinit { gsl_rng_free(generator) }

  /// Numbers first and of fixed length, then the name and its length, so that no two names give one key.
  private static func key(seed: UInt64, name: String, index: Int) -> [UInt32] {
    func halves(_ word: UInt64) -> [UInt32] { [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)] }
    let bytes = Array(name.utf8)
    return halves(seed) + halves(UInt64(bitPattern: Int64(index))) + bytes.map { UInt32($0) } + [UInt32(bytes.count)]
  }

  /// The next 32 random bits, as MT19937 produces them.
  public func next32() -> UInt32 { UInt32(truncatingIfNeeded: gsl_rng_get(generator)) }

  /// The next 64 random bits: two draws, the first one the more significant.
  public func next() -> UInt64 {
    let high = UInt64(next32())
    return high << 32 | UInt64(next32())
  }

  /// Uniform on 0 ≤ u < 1, a multiple of 2⁻³².
  public func uniform() -> Double { gsl_rng_uniform(generator) }

  /// Uniform between the ends of `range`; rounding may produce the upper end of a wide one.
  public func uniform(in range: Range<Double>) -> Double {
    let u = uniform()
    return range.lowerBound * (1 - u) + range.upperBound * u
  }

  /// Normal with the given mean and standard deviation, by Marsaglia and Tsang's ziggurat.
  public func gaussian(mean: Double = 0, standardDeviation: Double = 1) -> Double {
    mean + gsl_ran_gaussian_ziggurat(generator, standardDeviation)
  }

  /// `count` independent standard normal numbers.
  public func gaussians(_ count: Int) -> [Double] { (0..<count).map { _ in gaussian() } }

  /// Uniform on 0 ..< `bound`, without bias; `bound` is between 1 and 2³² − 1.
  public func integer(below bound: Int) -> Int {
    precondition(bound >= 1 && bound <= Int(UInt32.max), "bound \(bound) must be in 1...\(UInt32.max)")
    return Int(gsl_rng_uniform_int(generator, UInt(bound)))
  }

  /// Puts the elements into a uniformly random order.
  public func shuffle<Element>(_ elements: inout [Element]) {
    // Fisher and Yates here rather than GSL's, which moves raw memory and so cannot take Swift values.
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The elements in a uniformly random order.
  public func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var copy = elements
    shuffle(&copy)
    return copy
  }

  /// `count` distinct elements in random order: each selection equally likely.
  public func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    precondition(count >= 0 && count <= elements.count, "\(count) of \(elements.count) elements")
    return Array(shuffled(elements).prefix(count))
  }
}
