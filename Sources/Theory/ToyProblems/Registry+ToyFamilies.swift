import Catalog

extension Registry {
  /// The families of toy problems.
  public static let toyFamilies = Catalog<any ToyFamily.Type>(
    "toy family",
    [
      LinearQuadratic.self, CurvedQuadratic.self, MinimaxQuadratic.self, TargetedSoftmax.self,
      UntargetedSoftmax.self, ReleasedSoftmax.self, BilevelSoftplus.self, MinimaxSoftplus.self,
      LargeStepSoftplus.self, Notch.self,
    ]
  ) { $0.id }
}
