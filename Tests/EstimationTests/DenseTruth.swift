import GSL
import Torch

// Apart from the other helpers, since this library and the catalogue both have a `RandomStream`.

/// The eigenvalues of a symmetric matrix in ascending order, by GSL.
func spectrum(of matrix: Tensor) throws -> [Double] { try dense(matrix).symmetricEigensystem().values }

/// The largest singular value, by GSL.
func spectralNorm(of matrix: Tensor) throws -> Double { try dense(matrix).norm(.spectral) }

private func dense(_ matrix: Tensor) throws -> DenseMatrix {
  try DenseMatrix(rows: matrix.shape[0], columns: matrix.shape[1], values: matrix.doubles())
}
