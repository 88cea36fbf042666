import Attacks
import Catalog
import Defences
import Experiments

extension Laboratory {
  /// The defences that the paper compares, with those of its columns that `ids` names; I-BAU twice: as released, and
  /// as it is here by default.
  ///
  /// - Parameter rounds: of I-BAU as released; nil for as many as it has.
  func columns(_ ids: [String], rounds: Int? = nil) throws -> [AttackTable.Column] {
    let titles = [
      NeuralCleanse.id: "NC", DeepInspect.id: "DeepInspect", TABOR.id: "TABOR", FinePruning.id: "FP", NAD.id: "NAD",
      DPSGD.id: "DP",
    ]
    let baselines = try ids.map { id -> AttackTable.Column in
      let defence = id == DPSGD.id ? nil : try defence(id)
      return AttackTable.Column(id, titles[id] ?? id, defence)
    }
    return [
      AttackTable.Column("none", "no defence"),
      AttackTable.Column(
        "released", "I-BAU as released", try defence(IBAU.id, rounds.map { ["rounds=\($0)"] } ?? []),
        published: IBAU.id),
      AttackTable.Column(
        "robust", "I-BAU robust", try defence(IBAU.id, preset: "robust"), published: IBAU.id, isComparable: false),
    ] + baselines
  }

  /// The runs of one attack under the defence of a column.
  ///
  /// - Parameters:
  ///   - victim: made with the privacy that it is given.
  ///   - clean: the number of clean images; nil for the usual one.
  func runs(
    _ column: AttackTable.Column, clean: Int? = nil, _ victim: (_ privacy: NamedSettings?) throws -> StudyVictim
  ) throws -> [StudyRun] {
    let privacy = column.id == DPSGD.id ? try privacy() : nil
    // Private training is minutes per epoch; the laptop's cores are for the others.
    if privacy != nil, scale == .laptop { return [] }
    let victim = try victim(privacy), isSeeded = column.defence != nil
    return (0..<(isSeeded ? seeds(of: column) : 1)).map {
      StudyRun(victim, column.defence, clean: clean ?? self.clean, seed: $0)
    }
  }

  /// I-BAU is cheap enough to be run often, and the released recipe depends on the seed.
  private func seeds(of column: AttackTable.Column) -> Int {
    switch scale {
    case .smoke: 1
    case .laptop: column.published == IBAU.id ? 3 : 1
    case .paper: 5
    }
  }

  /// The paper's noise is 50 for CIFAR-10 and 1.5 for GTSRB (A.4.2).
  private func privacy() throws -> NamedSettings {
    try defence(DPSGD.id, scale == .paper && world == .gtsrb ? ["noise=1.5"] : [])
  }

  /// What must be said of every comparison.
  var comparisonNotes: [String] {
    let always = [
      "TABOR's measure could not be verified against a source; it is read as `ibau describe defences tabor` says.",
      "ASR counts the images of the target class, as the paper does: without a backdoor it is that class's share, not 0.",
      "I-BAU robust is this toolkit's own recipe, which the paper's numbers do not judge.",
      "Intervals are Clopper–Pearson's, and for several runs (×n) Student's with it.",
    ]
    return scale == .laptop
      ? always + ["DP is not run at this scale: private training needs a GPU or a night."] : always
  }
}

/// The one-trigger attacks of the paper's Tables 1 and 2, by id and title.
let oneTriggerAttacks: [(id: String, title: String)] = [
  (BadNets.id, "BadNets"), (Blend.id, "Blend"), (L0Invisible.id, "ℓ₀ inv"), (L2Invisible.id, "ℓ₂ inv"),
  (Smooth.id, "Smooth"), (TrojanSquare.id, "Trojan SQ"), (TrojanWatermark.id, "Trojan WM"), (AllToAll.id, "All to all"),
]
