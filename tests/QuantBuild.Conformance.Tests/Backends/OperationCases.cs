using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>Every differentiable operation, on usual and on odd shapes.</summary>
internal static class OperationCases
{
    private static readonly int[][] Matrices = [[1, 1], [1, 17], [5, 1], [3, 3], [7, 48], [33, 65]];

    public static IReadOnlyDictionary<string, OperationCase> All { get; } =
        new[]
            {
                Products(), Rows(), Attentions(), DecoderAttentionCases.All(), Elementwise(), Losses(), Quantizers(),
                ElementCases.All(), Large(),
            }
            .SelectMany(cases => cases).ToDictionary(each => each.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> SmoothNames =>
        [.. All.Values.Where(each => each is { IsSmooth: true, IsLarge: false }).Select(each => each.Name)];

    private static IEnumerable<OperationCase> Products()
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            foreach (var (rows, inFeatures, outFeatures) in
                new[] { (1, 1, 1), (3, 17, 5), (1, 48, 65), (37, 3, 48), (20, 65, 17) })
            {
                yield return new(
                    $"Linear {rows}x{inFeatures} to {outFeatures}, {activation}",
                    [
                        CaseInput.Of(1, rows, inFeatures), CaseInput.Of(2, outFeatures, inFeatures),
                        CaseInput.Of(3, outFeatures),
                    ],
                    x => x[0].Linear(x[1], x[2], activation));
            }
        }

        yield return new(
            "Linear of rank 3 without bias",
            [CaseInput.Of(1, 2, 3, 16), CaseInput.Of(2, 24, 16)],
            x => x[0].Linear(x[1]));

        // More than one block of the sums' fixed length.
        yield return new(
            "Linear of many features",
            [CaseInput.Of(1, 5, 1000), CaseInput.Of(2, 3, 1000), CaseInput.Of(3, 3)],
            x => x[0].Linear(x[1], x[2], Activation.Gelu));

        foreach (var (rows, inner, columns) in new[] { (1, 1, 1), (1, 65, 3), (17, 48, 33), (50, 3, 97), (2, 800, 2) })
        {
            foreach (var (left, right) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                yield return new(
                    $"MatrixProduct {rows}x{inner}x{columns}, transposed {left} {right}",
                    [
                        left ? CaseInput.Of(1, inner, rows) : CaseInput.Of(1, rows, inner),
                        right ? CaseInput.Of(2, columns, inner) : CaseInput.Of(2, inner, columns),
                    ],
                    x => x[0].MatrixProduct(x[1], left, right));
            }
        }
    }

    private static IEnumerable<OperationCase> Rows()
    {
        foreach (var shape in Matrices)
        {
            var (rows, columns) = (shape[0], shape[1]);
            yield return new(
                $"LayerNorm {rows}x{columns}",
                [CaseInput.Of(1, shape), CaseInput.Of(2, columns), CaseInput.Of(3, columns)],
                x => x[0].LayerNorm(null, x[1], x[2], 1e-2f));
            yield return new(
                $"LayerNorm with residual {rows}x{columns}",
                [CaseInput.Of(1, shape), CaseInput.Of(2, shape), CaseInput.Of(3, columns), CaseInput.Of(4, columns)],
                x => x[0].LayerNorm(x[1], x[2], x[3], 1e-2f));
            yield return new(
                $"RootMeanSquareNorm {rows}x{columns}",
                [CaseInput.Of(1, shape), CaseInput.Of(2, columns)],
                x => x[0].RootMeanSquareNorm(x[1], 1e-2f));
            yield return new($"Softmax {rows}x{columns}", [CaseInput.Of(1, shape)], x => x[0].Softmax());
            yield return new(
                $"Embedding {rows}x{columns}",
                [CaseInput.Of(1, shape), CaseInput.Of(Some.Integers(2, 22, 0, rows - 1), 2, 11)],
                x => x[0].Embedding(x[1]));
            yield return new(
                $"SelectPosition of 2x{rows}x{columns}",
                [CaseInput.Of(1, 2, rows, columns)],
                x => x[0].SelectPosition(rows / 2));
            yield return new(
                $"NormalizeRows {rows}x{columns}", [CaseInput.Of(1, shape)], x => x[0].NormalizeRows());
            foreach (var pooling in Enum.GetValues<PositionPooling>())
            {
                yield return new(
                    $"{pooling} of the positions of 3x{rows}x{columns}",
                    [
                        CaseInput.Of(1, 3, rows, columns),
                        CaseInput.Of(Some.Mask(rows, [rows, (rows + 1) / 2, 0]), 3, rows),
                    ],
                    x => x[0].PoolPositions(x[1], pooling));
            }
        }

        yield return new(
            "Softmax of large numbers",
            [CaseInput.Of(Some.Floats(1, 60, 200), 4, 15)],
            x => x[0].Softmax())
        {
            Tolerance = 1e-4, // the spacing of single precision at 200 is 1.5e-5
        };
    }

    private static IEnumerable<OperationCase> Attentions()
    {
        foreach (var (sequence, heads, headSize, lengths) in new[]
        {
            (1, 1, 1, new[] { 1 }),
            (1, 2, 3, [1, 0]),
            (7, 3, 17, [7, 4, 0]),
            (17, 1, 48, [17]),
            (33, 2, 16, [1, 33]),
            (64, 1, 8, [64, 50]),
        })
        {
            int[] shape = [lengths.Length, sequence, heads * headSize];
            var count = new Shape(shape).Count;
            CaseInput[] inputs =
            [
                CaseInput.Of(Some.Floats(1, count, 2), shape),
                CaseInput.Of(Some.Floats(2, count, 2), shape),
                CaseInput.Of(3, shape),
                CaseInput.Of(Some.Mask(sequence, lengths), lengths.Length, sequence),
            ];
            var name = $"{lengths.Length}x{sequence}, {heads} heads of {headSize}, lengths {string.Join(' ', lengths)}";
            var scale = (float)(1 / Math.Sqrt(headSize));
            yield return new(
                $"Attention {name}", inputs, x => x[0].Attention(x[1], x[2], x[3], heads, scale));
            yield return new(
                $"Attention {name}, with a bias",
                [.. inputs, CaseInput.Of(4, heads, sequence, sequence)],
                x => x[0].Attention(x[1], x[2], x[3], heads, scale, bias: x[4]));
            foreach (var (upper, step) in new[] { (255, 0.0033f), (15, 0.031f), (3, 0.11f) })
            {
                var range = new CodeRange(0, upper);
                yield return new(
                    $"Attention {name}, probabilities to {upper}",
                    [.. inputs, CaseInput.Of([step], 1)],
                    x => x[0].Attention(
                        x[1], x[2], x[3], heads, scale, new ProbabilityQuantizer(x[4], range, 0.25f)))
                {
                    IsSmooth = false,
                    Tolerance = 1e-4, // p/step is up to 255, so its single-precision error against one half is 3e-5
                };
            }
        }

        yield return new(
            "Attention with a mask of holes",
            [
                CaseInput.Of(1, 2, 6, 8), CaseInput.Of(2, 2, 6, 8), CaseInput.Of(3, 2, 6, 8),
                CaseInput.Of([0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1], 2, 6),
            ],
            x => x[0].Attention(x[1], x[2], x[3], 2, 0.5f));
        yield return new(
            "Attention with a bias and a mask of holes",
            [
                CaseInput.Of(1, 2, 6, 8), CaseInput.Of(2, 2, 6, 8), CaseInput.Of(3, 2, 6, 8),
                CaseInput.Of([0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1], 2, 6), CaseInput.Of(4, 2, 6, 6),
            ],
            x => x[0].Attention(x[1], x[2], x[3], 2, 0.5f, bias: x[4]));
        yield return new(
            "Attention with a bias, probabilities to 15",
            [
                CaseInput.Of(1, 2, 9, 8), CaseInput.Of(2, 2, 9, 8), CaseInput.Of(3, 2, 9, 8),
                CaseInput.Of(Some.Mask(9, 9, 6), 2, 9), CaseInput.Of(4, 2, 9, 9), CaseInput.Of([0.031f], 1),
            ],
            x => x[0].Attention(
                x[1],
                x[2],
                x[3],
                2,
                0.5f,
                new ProbabilityQuantizer(x[5], new CodeRange(0, 15), 0.25f),
                x[4]))
        {
            IsSmooth = false,
            Tolerance = 1e-4,
        };
    }

    private static IEnumerable<OperationCase> Elementwise()
    {
        foreach (var shape in Matrices)
        {
            var name = string.Join('x', shape);
            CaseInput[] two = [CaseInput.Of(1, shape), CaseInput.Of(2, shape)];
            yield return new($"Add {name}", two, x => x[0].Add(x[1]));
            yield return new($"Multiply {name}", two, x => x[0].Multiply(x[1]));
            yield return new($"Interpolate {name}", two, x => x[0].Interpolate(x[1], 0.3f));
            yield return new($"Scale {name}", two[..1], x => x[0].Scale(-1.7f));
            var key = new RandomKey(0x123456789ABCDEF0, 7, 9);
            yield return new($"Dropout {name}", two[..1], x => x[0].Dropout(0.3f, key));
            foreach (var activation in Enum.GetValues<Activation>())
            {
                yield return new(
                    $"Activate {name}, {activation}",
                    [CaseInput.Of(Some.Floats(3, shape[0] * shape[1], 6), shape)],
                    x => x[0].Activate(activation));
            }
        }

        yield return new("Multiply a tensor by itself", [CaseInput.Of(1, 3, 5)], x => x[0].Multiply(x[0]));
        yield return new("Add a tensor to itself", [CaseInput.Of(1, 3, 5)], x => x[0].Add(x[0]));
        yield return new(
            "One input used by three operations",
            [CaseInput.Of(1, 6, 6)],
            x => x[0].Activate(Activation.Tanh).Add(x[0].Scale(2)).MatrixProduct(x[0]));
        yield return new("Reshape", [CaseInput.Of(1, 4, 6)], x => x[0].Reshape(2, 12).Softmax().Reshape(3, 2, 4));
    }

    private static IEnumerable<OperationCase> Losses()
    {
        foreach (var (rows, classes) in new[] { (1, 1), (1, 3), (9, 2), (5, 1000) })
        {
            var labels = Some.Integers(2, rows, 0, classes - 1);
            yield return new(
                $"CrossEntropy {rows}x{classes}",
                [CaseInput.Of(Some.Floats(1, rows * classes, 3), rows, classes), CaseInput.Of(labels, rows)],
                x => x[0].CrossEntropy(x[1]));
        }

        foreach (var (rows, classes, temperature) in new[]
        {
            (1, 1, 1f),
            (1, 3, 1f),
            (9, 2, 2f),
            (7, 48, 4f),
            (5, 300, 0.5f),
        })
        {
            yield return new(
                $"SoftCrossEntropy {rows}x{classes} at {temperature}",
                [
                    CaseInput.Of(Some.Floats(1, rows * classes, 3), rows, classes),
                    CaseInput.Constant(2, rows, classes),
                ],
                x => x[0].SoftCrossEntropy(x[1], temperature));
        }

        yield return new(
            "CrossEntropy with rows left out",
            [CaseInput.Of(1, 4, 3), CaseInput.Of([2, -100, 0, -100], 4)],
            x => x[0].CrossEntropy(x[1]));
        yield return new(
            "CrossEntropy with every row left out",
            [CaseInput.Of(1, 2, 3), CaseInput.Of([-100, -100], 2)],
            x => x[0].CrossEntropy(x[1]));
        foreach (var shape in Matrices)
        {
            yield return new(
                $"MaskedSquaredError {string.Join('x', shape)}",
                [
                    CaseInput.Of(1, shape), CaseInput.Constant(2, shape),
                    CaseInput.Of(Some.Integers(3, shape[0], 0, 1), shape[0]),
                ],
                x => x[0].MaskedSquaredError(x[1], x[2]));
        }

        yield return new(
            "MaskedSquaredError of rank 3",
            [CaseInput.Of(1, 2, 5, 16), CaseInput.Constant(2, 2, 5, 16), CaseInput.Of(Some.Mask(5, 5, 2), 2, 5)],
            x => x[0].MaskedSquaredError(x[1], x[2]));
    }

    private static IEnumerable<OperationCase> Quantizers()
    {
        foreach (var (shape, scales) in new[]
        {
            (new[] { 1, 1 }, 1), ([5, 1], 5), ([1, 17], 1), ([7, 48], 1), ([7, 48], 7), ([7, 48], 21), ([33, 65], 1),
            ([33, 65], 33), ([2, 64], 8), ([2, 3, 17], 6),
        })
        {
            var count = (int)new Shape(shape).Count;
            var name = $"{string.Join('x', shape)} with {scales} scales";
            yield return new(
                $"QuantizeRows {name}", [CaseInput.Of(1, shape)], x => x[0].QuantizeRows(CodeRange.Symmetric(8)))
            {
                IsSmooth = false,
            };
            yield return new($"Ternarize {name}", [CaseInput.Of(1, shape)], x => x[0].Ternarize(scales))
            {
                IsSmooth = false,
            };
            var steps = Array.ConvertAll(Some.Floats(2, scales), x => 0.1f + (0.05f * x));
            foreach (var (lower, upper) in new[] { (-1, 1), (-7, 7), (-127, 127), (0, 255) })
            {
                var isShifted = lower == 0;
                var zeroPoints = isShifted ? Some.Integers(3, scales, 100, 150) : new int[scales];
                var positions = Enumerable.Range(0, count)
                    .Select(i => i / (count / scales)).Select(scale => (steps[scale], zeroPoints[scale]));
                yield return new(
                    $"FakeQuantize {name} to {lower}..{upper}",
                    [
                        CaseInput.Of(Some.AwayFromTies(4, positions, lower, upper), shape),
                        CaseInput.Of(steps, scales),
                        CaseInput.Of(zeroPoints, scales),
                    ],
                    x => x[0].FakeQuantize(x[1], isShifted ? x[2] : null, new CodeRange(lower, upper), 0.125f))
                {
                    IsSmooth = false,
                    Tolerance = 1e-4, // x/step is up to 255, so its single-precision error against one half is 3e-5
                };
            }
        }
    }

    /// <summary>Several tiles, blocks or chunks of everything, none of them whole.</summary>
    private static IEnumerable<OperationCase> Large()
    {
        OperationCase[] cases =
        [
            new(
                "Large Linear",
                [CaseInput.Of(1, 211, 401), CaseInput.Of(2, 151, 401), CaseInput.Of(3, 151)],
                x => x[0].Linear(x[1], x[2], Activation.Gelu)),
            new(
                "Large MatrixProduct",
                [CaseInput.Of(1, 193, 405), CaseInput.Of(2, 405, 101)],
                x => x[0].MatrixProduct(x[1])),
            new(
                "Large LayerNorm",
                [CaseInput.Of(1, 1031, 67), CaseInput.Of(2, 1031, 67), CaseInput.Of(3, 67), CaseInput.Of(4, 67)],
                x => x[0].LayerNorm(x[1], x[2], x[3], 1e-5f)),
            new(
                "Large RootMeanSquareNorm",
                [CaseInput.Of(1, 1031, 67), CaseInput.Of(2, 67)],
                x => x[0].RootMeanSquareNorm(x[1], 1e-5f)),
            new("Large Softmax", [CaseInput.Of(1, 1031, 67)], x => x[0].Softmax()),
            new("Large Activate", [CaseInput.Of(1, 1031, 67)], x => x[0].Activate(Activation.Gelu)),
            new("Large Dropout", [CaseInput.Of(1, 1031, 67)], x => x[0].Dropout(0.1f, new RandomKey(1, 2, 3))),
            new(
                "Large Embedding",
                [CaseInput.Of(1, 97, 67), CaseInput.Of(Some.Integers(2, 1031, 0, 96), 1031)],
                x => x[0].Embedding(x[1])),
            new(
                "Large Attention",
                [
                    CaseInput.Of(1, 5, 70, 72), CaseInput.Of(2, 5, 70, 72), CaseInput.Of(3, 5, 70, 72),
                    CaseInput.Of(Some.Mask(70, 70, 1, 35, 69, 0), 5, 70), CaseInput.Of([0.05f], 1),
                ],
                x => x[0].Attention(
                    x[1], x[2], x[3], 3, 0.2f, new ProbabilityQuantizer(x[4], new CodeRange(0, 15), 0.1f))),
            new(
                "Large CrossEntropy",
                [CaseInput.Of(1, 1031, 67), CaseInput.Of(Some.Integers(2, 1031, 0, 66), 1031)],
                x => x[0].CrossEntropy(x[1])),
            new(
                "Large SoftCrossEntropy",
                [CaseInput.Of(1, 1031, 67), CaseInput.Constant(2, 1031, 67)],
                x => x[0].SoftCrossEntropy(x[1], 2)),
            new(
                "Large MaskedSquaredError",
                [
                    CaseInput.Of(1, 1031, 67), CaseInput.Constant(2, 1031, 67),
                    CaseInput.Of(Some.Integers(3, 1031, 0, 1), 1031),
                ],
                x => x[0].MaskedSquaredError(x[1], x[2])),
            new(
                "Large FakeQuantize",
                [
                    CaseInput.Of(
                        Some.AwayFromTies(1, Enumerable.Repeat((0.02f, 0), 1031 * 67), -127, 127), 1031, 67),
                    CaseInput.Of([0.02f], 1),
                ],
                x => x[0].FakeQuantize(x[1], null, new CodeRange(-127, 127), 0.01f)),
            new("Large Ternarize", [CaseInput.Of(1, 1031, 67)], x => x[0].Ternarize(1)),
        ];
        return cases.Select(each => each with { IsLarge = true, Tolerance = 1e-4 });
    }
}
