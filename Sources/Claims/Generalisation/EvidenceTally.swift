import Catalog
import Foundation
import GSL

/// What a claim's draws said, gathered in their order.
struct EvidenceTally {
  private(set) var instances = 0
  private(set) var violations = 0
  private var ratios: [Double] = []
  private var witness: (size: Double, text: String)?

  /// Notes one draw: its ratio of what was seen to what was promised, and whether it contradicts the claim.
  ///
  /// The witness kept is the one of least `size`, the first among equals.
  mutating func note(
    ratio: Double? = nil, violated: Bool, size: Double = 0, witness text: @autoclosure () -> String = ""
  ) {
    instances += 1
    if let ratio, ratio.isFinite { ratios.append(ratio) }
    guard violated else { return }
    violations += 1
    if witness.map({ size < $0.size }) ?? true { witness = (size, text()) }
  }

  /// Whether draws contradict a claim that allows them with probability `failure`, at confidence 1 − 10⁻⁶.
  func exceeds(failure: Double) throws -> Bool {
    try Distributions.clopperPearson(successes: violations, trials: instances, confidence: 1 - 2e-6).lowerBound
      > failure
  }

  func finding(_ verdict: Verdict, _ reason: String) -> Finding {
    let sorted = ratios.sorted()
    return Finding(
      verdict: verdict, reason: reason, instances: instances, violations: violations, tightest: sorted.last,
      median: sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2], witness: witness?.text)
  }

  /// Upheld without a violation, refuted with one.
  func finding(upheld: String, refuted: String) -> Finding {
    violations == 0 ? finding(.upheld, upheld) : finding(.refuted, refuted)
  }

  /// The same of runs: a refutation says in how many of them.
  func findingOfRuns(upheld: String, refuted: String) -> Finding {
    finding(upheld: upheld, refuted: "\(refuted) in \(violations) of \(instances) runs")
  }
}

/// Rounding of a few dozen operations is never called a violation.
let rounding = 1e-9

/// A number for a reason or a witness.
func shown(_ value: Double) -> String { String(format: "%.4g", value) }

extension RandomStream {
  /// ±1 with equal probabilities.
  mutating func sign() -> Double { next() & 1 == 0 ? -1 : 1 }

  mutating func gaussians(_ count: Int) -> [Double] { (0..<count).map { _ in gaussian() } }

  /// Uniform on the unit sphere.
  mutating func direction(_ dimension: Int) -> [Double] {
    let vector = gaussians(dimension)
    let length = norm(vector)
    return vector.map { $0 / length }
  }

  /// exp of a uniform number: spread evenly over orders of magnitude.
  mutating func magnitude(_ range: ClosedRange<Double>) -> Double {
    exp(uniform(log(range.lowerBound)...log(range.upperBound)))
  }
}

func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

func inner(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for j in a.indices { sum += a[j] * b[j] }
  return sum
}
