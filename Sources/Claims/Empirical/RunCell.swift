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
  /// The rounds that the defence was given.
  var allowance: Int?
  /// Of the machine.
  var processor: String?
  /// Seconds of the defence's work until attack success was first below 20 %; nil if it never was.
  var toEffect: Double?
  /// Classes taken for targets; nil where the defence looks for none.
  var flagged: [Int]?
  /// Attack success after each round, without the images of the target class.
  var rounds: [Double]
  let json: JSONValue

  /// Attack success is that on the source class, where the attack has one; otherwise it counts the images of the target
  /// class, as the paper does.
  ///
  /// - Returns: nil if the record measures no attack.
  init?(_ json: JSONValue) {
    guard let attack = json["attack"]?.string, let variant = json["variant"]?.string,
      let dataset = json["dataset"]?.string, let clean = json["n"]?.double, let acc = json["acc"]?.double,
      let asr = json["asr"]?.double, let before = json["accBefore"]?.double,
      let success = json["asrBefore"]?.double
    else { return nil }
    (self.attack, self.dataset, self.json) = (attack, dataset, json)
    (self.acc, accBefore) = (acc, before)
    guard let clean = Int(exactly: clean) else { return nil }
    self.clean = clean
    method = Method(variant)
    ratio = json["spec"]?["victim"]?["origin"]?["trained"]?["by"]?["poisoning"]?["ratio"]?.double
    let result = json["result"]
    self.asr = result?["after"]?.paperSuccess ?? asr
    asrBefore = result?["before"]?.paperSuccess ?? success
    allowance = json["spec"]?["defence"]?["settings"]?["rounds"]?.double.flatMap { Int(exactly: $0) }
    processor = json["conditions"]?["processor"]?.string
    toEffect = result?["toEffect"]?["seconds"]?.double
    flagged = result?["flagged"]?.array?.compactMap { $0.double.flatMap { Int(exactly: $0) } }
    rounds = (result?["rounds"]?.array ?? []).compactMap { $0["asr"]?.double }
  }

  /// The paper's §6: attack success below 20 %, and no more than 10 points of accuracy lost.
  var isEffective: Bool { asr < 0.2 && accBefore - acc <= 0.1 }

  /// Whether there was a backdoor to remove; an attack that did not take hold says nothing of a defence.
  ///
  /// An all-to-all attack succeeds only where the network is right, so that accuracy bounds its success (§6.1).
  var isBackdoored: Bool { asrBefore >= 0.5 * (attack == "all-to-all" ? accBefore : 1) }

  /// Whether the images are the paper's; runs on drawn ones neither support nor contradict what it reports.
  var isOfPapersData: Bool { ["cifar10", "gtsrb"].contains(dataset) }

  static func read(_ studies: [String], _ effort: Effort) throws -> [RunCell] {
    try studies.flatMap { try effort.records?.records(of: $0) ?? [] }.compactMap { RunCell($0) }
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
    let all = try RunCell.read(studies, effort), own = all.filter(\.isOfPapersData)
    guard !all.isEmpty else { return needs("records of \(studies.joined(separator: " and "))") }
    guard !own.isEmpty else { return needs("runs on the paper's data; \(all.onOtherData)") }
    let cells = own.filter(\.isBackdoored)
    guard !cells.isEmpty else {
      return needs("networks in which the attack took hold, as in none of \(own.count) runs")
    }
    var finding = judge(cells)
    if own.count < all.count { finding.reason += "; not counted: \(all.filter { !$0.isOfPapersData }.onOtherData)" }
    return finding
  }

  static func needs(_ what: String) -> Finding {
    Finding(verdict: .undecided, reason: "needs \(what): ibau study \(studies[0])", instances: 0, violations: 0)
  }
}

extension JSONValue {
  /// Of a score.
  fileprivate var paperSuccess: Double? { self["asrSource"]?.share ?? self["inclusive"]?["asr"]?.share }

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

  var networks: Set<String> { Set(map { "\($0.dataset) \($0.attack)" }) }

  /// With as many clean images as the paper's main experiments have.
  var withFiveThousand: [RunCell] { filter { $0.clean == 5000 } }

  /// Those of each network, method and number of clean images that were given the most rounds.
  var longest: [RunCell] {
    func place(_ cell: RunCell) -> [String] {
      [cell.dataset, cell.attack, "\(cell.ratio ?? 0)", "\(cell.method)", "\(cell.clean)"]
    }
    let most = Dictionary(grouping: self, by: place).mapValues { $0.compactMap(\.allowance).max() }
    return filter { $0.allowance == most[place($0)]! }
  }

  /// What they come to, in words.
  fileprivate var onOtherData: String {
    let released = of(.released).filter(\.isBackdoored)
    return "\(count) runs on \(Set(map(\.dataset)).sorted().joined(separator: " and "))"
      + (released.isEmpty
        ? "" : ", where I-BAU as released is effective in \(released.count(where: \.isEffective)) of \(released.count)")
  }

  var meanSuccess: Double { isEmpty ? .nan : map(\.asr).reduce(0, +) / Double(count) }
}

extension RunCell.Method {
  var name: String { if case .baseline(let name) = self { name } else { "\(self)" } }
}
