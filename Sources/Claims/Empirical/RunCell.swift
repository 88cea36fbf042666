import Catalog

/// One recorded run as the empirical claims read it.
struct RunCell {
  /// Who did the repair.
  enum Method: Hashable {
    case none
    /// I-BAU as the authors released it, without the indirect part, and as this toolkit has it by default.
    case released, firstOrder, robust
    case baseline(String)

    /// - Parameter variant: defence/preset, and the settings that depart from it.
    init(_ variant: String) {
      switch variant.split(separator: " ").first.map(String.init) ?? variant {
      case "none": self = .none
      case let name where name.hasPrefix("ibau/released"): self = .released
      case "ibau/first-order": self = .firstOrder
      case "ibau/robust": self = .robust
      case let other: self = .baseline(other.split(separator: "/").first.map(String.init) ?? other)
      }
    }
  }

  var attack: String
  var dataset: String
  var method: Method
  var clean: Int
  var ratio: Double?
  var acc: Double
  var asr: Double
  var accBefore: Double
  var asrBefore: Double
  /// Seconds of the defence's work until attack success was below 20 %; nil if it never was.
  var toEffect: Double?
  /// Classes taken for targets; nil where the defence looks for none.
  var flagged: [Int]?
  /// Attack success after each round.
  var rounds: [Double]
  let json: JSONValue

  /// Attack success is that on the source class, where the attack has one.
  ///
  /// - Returns: nil if the record measures no attack.
  init?(_ json: JSONValue) {
    guard let attack = json["attack"]?.string, let variant = json["variant"]?.string,
      let dataset = json["dataset"]?.string, let clean = json["n"]?.double, let acc = json["acc"]?.double,
      let asr = json["asr"]?.double, let before = json["accBefore"]?.double,
      let success = json["asrBefore"]?.double
    else { return nil }
    (self.attack, self.dataset, self.json) = (attack, dataset, json)
    (self.acc, accBefore, self.clean) = (acc, before, Int(clean))
    method = Method(variant)
    ratio = json["spec"]?["victim"]?["origin"]?["trained"]?["by"]?["poisoning"]?["ratio"]?.double
    let result = json["result"]
    self.asr = result?["after"]?["asrSource"]?.share ?? asr
    asrBefore = result?["before"]?["asrSource"]?.share ?? success
    toEffect = result?["toEffect"]?["seconds"]?.double
    flagged = result?["flagged"]?.array?.compactMap { $0.double.map { Int($0) } }
    rounds = (result?["rounds"]?.array ?? []).compactMap { $0["asr"]?.double }
  }

  /// The paper's §6: attack success below 20 %, and no more than 10 points of accuracy lost.
  var isEffective: Bool { asr < 0.2 && accBefore - acc <= 0.1 }

  /// Whether there was a backdoor to remove; an attack that did not take hold says nothing of a defence.
  var isBackdoored: Bool { asrBefore >= 0.5 }

  /// Those of the studies named whose network had a backdoor.
  static func read(_ studies: [String], _ effort: Effort) throws -> [RunCell] {
    try studies.flatMap { try effort.records?.records(of: $0) ?? [] }.compactMap { RunCell($0) }
      .filter(\.isBackdoored)
  }
}

/// A claim about experiments: what it says of the records of some studies.
protocol EmpiricalClaim: Claim {
  static var studies: [String] { get }
  /// What `cells`, of which there is at least one, say.
  static func judge(_ cells: [RunCell]) -> Finding
}

extension EmpiricalClaim {
  public static var expected: Verdict { .undecided }
  public static var isJudgedFromRecords: Bool { true }

  public static func judge(_ effort: Effort) throws -> Finding {
    let cells = try RunCell.read(studies, effort)
    guard !cells.isEmpty else { return needs("records of \(studies.joined(separator: " and "))") }
    return judge(cells)
  }

  static func needs(_ what: String) -> Finding {
    Finding(verdict: .undecided, reason: "needs \(what): ibau study \(studies[0])", instances: 0, violations: 0)
  }
}

extension JSONValue {
  /// Successes among trials.
  fileprivate var share: Double? {
    guard let successes = self["successes"]?.double, let trials = self["trials"]?.double, trials > 0 else { return nil }
    return successes / trials
  }
}

extension [RunCell] {
  func of(_ method: RunCell.Method) -> [RunCell] { filter { $0.method == method } }

  /// Methods other than I-BAU's that repaired something.
  var baselines: [RunCell.Method] {
    Set(map(\.method)).filter { if case .baseline = $0 { true } else { false } }.sorted { "\($0)" < "\($1)" }
  }

  var meanSuccess: Double { isEmpty ? .nan : map(\.asr).reduce(0, +) / Double(count) }
}

extension RunCell.Method {
  var name: String { if case .baseline(let name) = self { name } else { "\(self)" } }
}
