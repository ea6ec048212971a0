using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.Gptq;

public sealed class ColumnSweepTests : IDisposable
{
    private const int Rows = 6;
    private const int Columns = 24;
    private readonly CpuBackend backend = new(1);

    public static TheoryData<int, string, bool> Schemes => new()
    {
        { 2, "tensor", true },
        { 2, "channel", true },
        { 2, "group:8", true },
        { 3, "tensor", true },
        { 4, "channel", true },
        { 4, "group:8", true },
        { 4, "group:8", false },
        { 8, "channel", false },
    };

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData("tensor", true)]
    [InlineData("channel", false)]
    [InlineData("group:8", true)]
    public void Run_IdentityHessian_RoundsToNearest(string granularity, bool isSymmetric)
    {
        var weight = Weights.Create(backend, Rows, Columns, offset: 0.05f);
        var nearest = Nearest(weight, 4, granularity, isSymmetric);
        var swept = Sweep(Hessians.Identity(Columns)).Run(backend.ReadFloats(weight), Grid(nearest));
        swept.Codes.ShouldBe(nearest.Codes);
        swept.Steps.ShouldBe(nearest.Steps);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Run_CorrelatedInputs_HasLessErrorThanRounding(int bits, string granularity, bool isSymmetric)
    {
        var hessian = Hessians.Correlated(Columns);
        var weight = Weights.Create(backend, Rows, Columns);
        var values = backend.ReadFloats(weight);
        var nearest = Nearest(weight, bits, granularity, isSymmetric);
        var swept = Sweep(hessian).Run(values, Grid(nearest));
        Hessians.Error(hessian, values, Decoded(swept)).ShouldBeLessThan(
            Hessians.Error(hessian, values, Decoded(nearest)), $"{bits} bits, {granularity}");
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Run_AnyGrid_GivesCodesWithinItThatDecodeToTheValuesItUsed(
        int bits, string granularity, bool isSymmetric)
    {
        var weight = Weights.Create(backend, Rows, Columns);
        var nearest = Nearest(weight, bits, granularity, isSymmetric);
        var range = isSymmetric ? CodeRange.Symmetric(bits) : CodeRange.Asymmetric(bits);
        var grid = Grid(nearest);
        var swept = Sweep(Hessians.Correlated(Columns)).Run(backend.ReadFloats(weight), grid);
        swept.Codes.ShouldAllBe(code => code >= range.Lower && code <= range.Upper);
        var decoded = Decoded(swept);
        for (var i = 0; i < decoded.Length; i++)
        {
            var (code, value) = grid.Round(i / Columns, i % Columns, decoded[i]);
            code.ShouldBe(swept.Codes[i]);
            value.ShouldBe(decoded[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Run_AnyGrid_GivesEachRowsErrorAsTheHessianWeighsIt(int bits, string granularity, bool isSymmetric)
    {
        var hessian = Hessians.Correlated(Columns);
        var weight = Weights.Create(backend, Rows, Columns);
        var values = backend.ReadFloats(weight);
        var errors = new double[Rows];
        var grid = Grid(Nearest(weight, bits, granularity, isSymmetric));
        var swept = Sweep(hessian, damping: 0).Run(values, grid, errors);
        (errors.Sum() / 2).ShouldBe(Hessians.Error(hessian, values, Decoded(swept)), errors.Sum() * 1e-4);
    }

    [Fact]
    public void Run_PartOfAFactor_RoundsTheFirstGroupAsTheWholeDoes()
    {
        var factor = InverseFactor.Of(Hessians.Correlated(Columns), 0.01);
        var values = backend.ReadFloats(Weights.Create(backend, Rows, Columns));
        var whole = new ColumnSweep(factor, [.. Enumerable.Range(0, Columns)], 128)
            .Run(values, Grid(Fixed(0.05f, Rows, Columns)));
        float[] group = [.. Enumerable.Range(0, Rows * 8).Select(i => values[(i / 8 * Columns) + (i % 8)])];
        var part = new ColumnSweep(factor.Part(0, 8), [.. Enumerable.Range(0, 8)], 128)
            .Run(group, Grid(Fixed(0.05f, Rows, 8)));
        part.Codes.ShouldBe(
            Enumerable.Range(0, Rows * 8).Select(i => whole.Codes[(i / 8 * Columns) + (i % 8)]));
    }

    // The columns after the first one must stand where the least squares solution puts them.
    [Fact]
    public void Run_SecondColumn_IsTheRoundedOptimumGivenTheFirst()
    {
        var hessian = new SymmetricMatrix(2);
        hessian.Add(1, [5, 3, 3, 4]);
        float[] weight = [0.31f, -0.66f];
        var grid = Grid(Fixed(step: 0.2f, rows: 1, columns: 2));
        var swept = Sweep(hessian, damping: 0).Run(weight, grid);
        var (_, first) = grid.Round(0, 0, weight[0]);

        // min over w₂ of δᵀHδ with δ₁ fixed: δ₂ = −δ₁·H₂₁/H₂₂
        var optimum = weight[1] - ((first - weight[0]) * 3f / 4f);
        swept.Codes[0].ShouldBe(grid.Round(0, 0, weight[0]).Code);
        swept.Codes[1].ShouldBe(grid.Round(0, 1, optimum).Code);
        swept.Codes[1].ShouldNotBe(grid.Round(0, 1, weight[1]).Code, "the case must need a correction");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void Run_EveryColumn_IsTheRoundedOptimumOfTheOnesNotYetRounded(int size)
    {
        var hessian = Hessians.Correlated(size);
        var weight = backend.ReadFloats(Weights.Create(backend, 3, size));
        var grid = Grid(Fixed(step: 0.05f, rows: 3, columns: size));
        Sweep(hessian, damping: 0).Run(weight, grid).Codes.ShouldBe(BruteForce(hessian, weight, grid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_AnyBlockSize_GivesTheSameCodes(bool findsSteps)
    {
        var hessian = Hessians.Correlated(Columns);
        var values = backend.ReadFloats(Weights.Create(backend, Rows, Columns));
        var results = new[] { 1, 5, 8, 24, 128 }.Select(blockSize =>
        {
            var weight = Weights.Create(backend, Rows, Columns);
            var grid = Grid(Nearest(weight, 3, "group:8", isSymmetric: true));
            return Sweep(hessian, blockSize: blockSize, groups: findsSteps ? grid : null).Run(values, grid);
        }).ToList();
        results.ShouldAllBe(result => result.Codes.SequenceEqual(results[0].Codes));
        results.ShouldAllBe(result => result.Steps.SequenceEqual(results[0].Steps));
    }

    [Fact]
    public void Run_StepsFoundAtEachGroup_AreThoseOfTheMovedColumns()
    {
        var values = backend.ReadFloats(Weights.Create(backend, Rows, Columns));
        var nearest = Nearest(Weights.Create(backend, Rows, Columns), 3, "group:8", isSymmetric: true);
        var grid = Grid(nearest);
        var swept = Sweep(Hessians.Correlated(Columns), groups: grid).Run(values, grid);
        for (var row = 0; row < Rows; row++)
        {
            swept.Steps[row * 3].ShouldBe(nearest.Steps[row * 3], "nothing moved the first group");
        }

        swept.Steps.ShouldNotBe(nearest.Steps);
        nearest.Steps.ShouldBe(
            Nearest(Weights.Create(backend, Rows, Columns), 3, "group:8", isSymmetric: true).Steps,
            "the start changed");
    }

    [Fact]
    public void Run_AnotherOrder_GivesTheCodesOfThePermutedProblem()
    {
        var hessian = Hessians.Correlated(Columns);
        var weight = backend.ReadFloats(Weights.Create(backend, Rows, Columns));
        int[] order = [.. Enumerable.Range(0, Columns).OrderByDescending(i => hessian[i, i])];
        var grid = Grid(Fixed(0.05f, Rows, Columns));
        var factor = InverseFactor.Of(hessian.Permuted(order), 0.01);
        var swept = new ColumnSweep(factor, order, 128).Run(weight, grid);
        float[] permuted = [.. weight.Select((_, i) => weight[(i / Columns * Columns) + order[i % Columns]])];
        var expected = Sweep(hessian.Permuted(order)).Run(permuted, grid);
        for (var i = 0; i < weight.Length; i++)
        {
            swept.Codes[(i / Columns * Columns) + order[i % Columns]].ShouldBe(expected.Codes[i]);
        }
    }

    [Fact]
    public void Run_RowsOfZeros_GiveCodesOfZero()
    {
        var weight = backend.Zeros(new Shape(Rows, Columns));
        foreach (var bits in (int[])[2, 4])
        {
            var grid = Grid(Nearest(weight, bits, "channel", isSymmetric: true));
            Sweep(Hessians.Correlated(Columns)).Run(new float[Rows * Columns], grid).Codes
                .ShouldAllBe(code => code == 0);
        }
    }

    /// <summary>
    /// Rounds one column after another and solves H_FF·δ_F = −H_FD·δ_D for the rest, D what is rounded.
    /// </summary>
    private static sbyte[] BruteForce(SymmetricMatrix hessian, float[] weight, WeightGrid grid)
    {
        var size = hessian.Size;
        var codes = new sbyte[weight.Length];
        for (var row = 0; row < weight.Length / size; row++)
        {
            var difference = new double[size];
            for (var j = 0; j < size; j++)
            {
                var (code, value) = grid.Round(row, j, (float)(weight[(row * size) + j] + difference[j]));
                codes[(row * size) + j] = code;
                difference[j] = value - weight[(row * size) + j];
                Solve(hessian, difference, j + 1);
            }
        }

        return codes;
    }

    /// <summary>Gauss–Seidel to convergence on the elements from <paramref name="first"/>.</summary>
    private static void Solve(SymmetricMatrix hessian, double[] difference, int first)
    {
        for (var sweep = 0; sweep < 4000; sweep++)
        {
            for (var i = first; i < difference.Length; i++)
            {
                var others = 0.0;
                for (var j = 0; j < difference.Length; j++)
                {
                    others += j == i ? 0 : hessian[i, j] * difference[j];
                }

                difference[i] = -others / hessian[i, i];
            }
        }
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        var sweep = new ColumnSweep(
            InverseFactor.Of(Hessians.Identity(Columns), 0), [.. Enumerable.Range(0, Columns)], 8)
        {
            Cancellation = new CancellationToken(canceled: true),
        };
        Should.Throw<OperationCanceledException>(
            () => sweep.Run(new float[Rows * Columns], Grid(Fixed(0.1f, Rows, Columns))));
    }

    private ColumnSweep Sweep(
        SymmetricMatrix hessian, double damping = 0.01, int blockSize = 128, WeightGrid? groups = null) => new(
            InverseFactor.Of(hessian, damping), [.. Enumerable.Range(0, hessian.Size)], blockSize)
        {
            GroupSize = groups is null ? int.MaxValue : 8,
            FindSteps = groups is null ? null : (start, columns) => groups.Replace(
                start / 8, Nearest(backend.FromHost(columns, new Shape(Rows, 8)), 3, "channel", isSymmetric: true)),
        };

    private static QuantizedMatrix Fixed(float step, int rows, int columns) => new()
    {
        Bits = 4,
        Granularity = Granularity.Tensor,
        Rows = rows,
        Columns = columns,
        Codes = new sbyte[rows * columns],
        Steps = [step],
    };

    private static QuantizedMatrix Nearest(Tensor weight, int bits, string granularity, bool isSymmetric) =>
        ModuleCalibration.WeightQuantizer(
            weight,
            new WeightQuantization(
                bits, Granularity.Parse(granularity), isSymmetric, ObserverKind.MeanSquaredError)).Encode(weight);

    private static WeightGrid Grid(QuantizedMatrix start) =>
        new(start, start.ZeroPoints is null ? CodeRange.Symmetric(start.Bits) : CodeRange.Asymmetric(start.Bits));

    private float[] Decoded(QuantizedMatrix tensor) => backend.ReadFloats(WeightDecoder.Decode(backend, tensor));
}
