import Catalog

extension Registry {
  /// The paper's tables and figures, then the toolkit's own.
  public static let studies = Catalog<any Study.Type>(
    "study",
    [
      Table1.self, Table2.self, Table3.self, Table4.self, Table5.self, Table6.self, Table7.self, Table8.self,
      Table9.self,
      Table10.self, Table11.self, Table12.self,
      Figure1.self, Figure2.self, Figure3.self, Figure4.self, Figure5.self, Figure6.self,
      CaseHiddenTrigger.self, BoundAgainstWidth.self, BoundAgainstCleanSize.self, MeasuresStudy.self,
      Theorem1Terms.self,
      Anatomy.self, Convergence.self, Hyperparameters.self, TimeToEffect.self, RelearningStudy.self,
      CertifiedRobustnessStudy.self, ComplexityTime.self, ComplexityMemory.self,
    ]
  ) { $0.id }
}
