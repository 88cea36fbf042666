import Catalog

extension Registry {
  /// The data sets by identifier, each with its default settings.
  public static let datasets = Catalog<any ImageDataset>(
    "data set",
    [
      SyntheticSigns(),
      CIFAR10(),
      GTSRB(),
      NPZDataset(),
      ImageFolder(),
    ],
    name: { type(of: $0).id })
}
