import Theory

func generalisationExample() throws {
  // begin
  let layer = LayerProfile(name: "dense", weights: LayerNorms(spectral: 1.2, group: 4), inputs: 3072, outputs: 10)
  let network = try NetworkProfile.chain([layer], lipschitz: [1])
  let sample = try SampleProfile(
    count: 2, classes: 10, dimension: 3072, cleanNorm: 40, triggeredNorm: 42, largestNorm: 29, radius: 10,
    triggeredMargins: [1.5, 0.2])
  for row in try NetworkBound().rows(for: BoundSubject(sample: sample, network: network)) {
    print(row.variant, row.log10, row.rigorous, row.caveat)
  }
  // end
}
