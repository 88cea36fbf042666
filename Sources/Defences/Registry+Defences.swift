import Catalog

extension Registry {
  public static let defences = Catalog<any Defence.Type>(
    "defence",
    [
      IBAU.self, FineTuning.self, NeuralCleanse.self, DeepInspect.self, TABOR.self, FinePruning.self, NAD.self,
      DPSGD.self, UAPTraining.self, SAU.self, FTSAM.self, ANP.self,
    ]
  ) { $0.id }
}
