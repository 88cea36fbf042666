import Catalog

extension Registry {
  public static let defences = Catalog<any Defence.Type>(
    "defence",
    [
      IBAU.self, FineTuning.self, NeuralCleanse.self, FinePruning.self, NAD.self, FTSAM.self, SAU.self, ANP.self,
      UAPTraining.self, DPSGD.self,
    ]
  ) { $0.id }
}
