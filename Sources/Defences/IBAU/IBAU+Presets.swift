import Catalog

extension IBAU {
  public static let presets = [
    Preset("robust", "robust: found by ablation, the default", Source("this toolkit"), robust),
    Preset("algorithm-1", "Algorithm 1 as printed", Source("Zeng et al. 2022", "Algorithm 1, A.3.3, A.4"), algorithm1),
    Preset(
      "released-cifar", "the released CIFAR-10 notebook", Source("Zeng et al. 2022", "cifar.ipynb"), releasedCIFAR),
    Preset("released-gtsrb", "the released GTSRB notebook", Source("Zeng et al. 2022", "gtsrb.ipynb"), releasedGTSRB),
    Preset("released-script", "the released script", Source("Zeng et al. 2022", "defense.py"), releasedScript),
    Preset("backdoorbench", "BackdoorBench's variant", Source("Wu et al. 2022", "defense/i-bau.py"), backdoorBench),
    Preset("first-order", "the CIFAR-10 notebook without the indirect part", Source("control"), firstOrder),
  ]

  /// One pass of 50 SGD steps of 10 away from the network's own predictions, projected at its end; then 50 Adam steps
  /// in which one image of a hundred carries δ and five fixed-point terms of a map with step 0.1 on the first batch
  /// make the indirect part.
  static let releasedCIFAR = IBAU(plain: ())

  /// As the CIFAR-10 notebook, but Adam with rate 1 inside, and every patched image clipped to 0…1.
  static let releasedGTSRB: IBAU = {
    var settings = releasedCIFAR
    settings.inner.optimiser = .adam
    settings.inner.rate = 1
    settings.inner.clamp = true
    settings.outer.clamp = true
    return settings
  }()

  /// As the CIFAR-10 notebook, but never projected, and five rounds.
  static let releasedScript: IBAU = {
    var settings = releasedCIFAR
    settings.rounds = 5
    settings.inner.projection = .never
    return settings
  }()

  /// Batches of 256, AMSGrad with rate 1e-4, random crops and flips, no projection.
  ///
  /// Departure: BackdoorBench's δ lives in normalised pixels; here it is in plain ones, as the networks are.
  static let backdoorBench: IBAU = {
    var settings = releasedScript
    settings.batchSize = 256
    settings.inner.augment = true
    settings.outer.augment = true
    settings.outer.optimiser.rate = 1e-4
    settings.outer.optimiser.amsgrad = true
    return settings
  }()

  /// T full-batch ascent steps with true labels and one projection; every image carries δ; one step of θ a round.
  ///
  /// The paper names no T, α or outer rate that fit together; A.4 says "SGD or Adam, learning rate 0.1". Here both are
  /// SGD with 0.1, T = 10 and five rounds.
  static let algorithm1: IBAU = {
    var settings = IBAU(plain: ())
    settings.rounds = 5
    settings.inner.method = .fullBatch
    settings.inner.steps = 10
    settings.inner.rate = 0.1
    settings.inner.penalty = 0
    settings.inner.labels = .given
    settings.outer.patchShare = 1
    settings.outer.stepPerBatch = false
    settings.outer.optimiser = .sgd(rate: 0.1)
    settings.hypergradient.mapData = .all
    settings.hypergradient.penalty = 0
    return settings
  }()

  static let firstOrder: IBAU = {
    var settings = releasedCIFAR
    settings.hypergradient.indirect = false
    return settings
  }()

  /// A short climb towards each class, far and near; those that stand out from the other classes are climbed to from
  /// three stretches of the images. A quarter of each batch carries what was found; batch normalisation learns along; no
  /// indirect part.
  /// Ends when what can still be found flips images at 1.5 times the first norm. A tenth of the clean images watches
  /// over accuracy.
  static let robust: IBAU = {
    var settings = IBAU(plain: ())
    settings.rounds = 5
    settings.enough = 1.5
    settings.inner.screening = 10
    settings.inner.views = 3
    settings.inner.nearRadius = 2
    settings.inner.batches = 8
    settings.outer.patchShare = 0.25
    settings.outer.steps = 150
    settings.outer.shuffle = true
    settings.outer.remember = true
    settings.outer.restart = true
    settings.outer.schedule = .cosine
    settings.outer.statistics = .batch
    settings.hypergradient.indirect = false
    settings.guarding.validationShare = 0.1
    return settings
  }()
}
