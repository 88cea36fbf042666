import Foundation

/// Which measure ranks measured gaps best, judged on pairs of networks that differ in one setting.
///
/// A measure errs on a pair if it orders the two the other way round than their gaps; a tie is half an error. The
/// score of a measure is its mean error in the worst environment, an environment being one setting of those that vary,
/// with everything else held: a measure that ranks well by size of the clean set and badly by width is no explanation.
/// Pairs whose gaps differ by less than sampling noise explains are left out.
///
/// **Source.** Dziugaite et al. 2020, *In search of robust measures of generalization*.
public struct CoupledNetworks: Sendable {
  /// A network as the judgement sees it.
  public struct Member: Sendable {
    /// All that was chosen for it, by name, the run's number included.
    public var settings: [String: String]
    public var gap: Double
    /// σ of the gap by sampling alone.
    public var noise: Double
    public var measures: [String: Double]

    public init(settings: [String: String], gap: Double, noise: Double, measures: [String: Double]) {
      (self.settings, self.gap, self.noise, self.measures) = (settings, gap, noise, measures)
    }
  }

  /// How well one measure does.
  public struct Score: Sendable, Equatable {
    public var measure: String
    /// Mean sign error in the worst environment: 0 always right, ½ no better than a coin, 1 always wrong.
    public var worst: Double
    /// The environment where it is worst.
    public var environment: String
    /// Mean sign error over all pairs.
    public var mean: Double
    public var pairs: Int
  }

  /// Best first.
  public let scores: [Score]
  /// Pairs left out because noise explains their difference.
  public let undecided: Int

  /// `deviations`: how many standard deviations two gaps must differ by to be counted.
  public init(_ members: [Member], deviations: Double = 2) {
    var errors: [String: [String: [Double]]] = [:]
    var undecided = 0
    for (index, a) in members.enumerated() {
      for b in members[..<index] {
        guard let environment = CoupledNetworks.environment(a, b) else { continue }
        let noise = (a.noise * a.noise + b.noise * b.noise).squareRoot()
        guard a.gap != b.gap, abs(a.gap - b.gap) > deviations * noise else {
          undecided += 1
          continue
        }
        for (measure, value) in a.measures {
          guard let other = b.measures[measure] else { continue }
          let agreement = CoupledNetworks.sign(value - other) * CoupledNetworks.sign(a.gap - b.gap)
          errors[measure, default: [:]][environment, default: []].append((1 - agreement) / 2)
        }
      }
    }
    scores = errors.map { CoupledNetworks.score($0.key, $0.value) }
      .sorted { ($0.worst, $0.mean, $0.measure) < ($1.worst, $1.mean, $1.measure) }
    self.undecided = undecided
  }

  private static func score(_ measure: String, _ environments: [String: [Double]]) -> Score {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let means = environments.mapValues(mean)
    let worst = means.max { ($0.value, $1.key) < ($1.value, $0.key) }!
    let all = environments.sorted { $0.key < $1.key }.flatMap(\.value)
    return Score(measure: measure, worst: worst.value, environment: worst.key, mean: mean(all), pairs: all.count)
  }

  /// The setting in which the two differ, with what they share; nil unless it is exactly one.
  private static func environment(_ a: Member, _ b: Member) -> String? {
    let names = Set(a.settings.keys).union(b.settings.keys)
    let different = names.filter { a.settings[$0] != b.settings[$0] }
    // Two runs of one setting differ by chance alone, which no measure is asked to explain.
    guard different.count == 1, let varied = different.first, varied != "run" else { return nil }
    let shared = names.subtracting([varied, "run"]).sorted().map { "\($0) \(a.settings[$0] ?? "–")" }
    return ([varied] + shared).joined(separator: ", ")
  }

  private static func sign(_ value: Double) -> Double { value > 0 ? 1 : value < 0 ? -1 : 0 }
}
