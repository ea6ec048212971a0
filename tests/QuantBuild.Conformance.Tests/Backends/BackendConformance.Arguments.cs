using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <content>Arguments that do not fit together: an exception before an element is touched.</content>
public abstract partial class BackendConformance
{
    private static readonly Dictionary<string, Action<ComputeBackend>> Mistakes = new()
    {
        ["Add of two shapes"] = b => Reals(b, 2, 3).Add(Reals(b, 3, 2)),
        ["Add of integers"] = b => Integers(b, 2).Add(Integers(b, 2)),
        ["Interpolate of two shapes"] = b => Reals(b, 2, 3).Interpolate(Reals(b, 6), 0.5f),
        ["CopyTo beyond the end"] = b => b.CopyTo(Reals(b, 2), Reals(b, 3), first: 2),
        ["CopyTo before the beginning"] = b => b.CopyTo(Reals(b, 2), Reals(b, 3), first: -1),
        ["CopyTo of another type"] = b => b.CopyTo(Reals(b, 2), Integers(b, 2)),
        ["Fill of integers"] = b => b.Fill(Integers(b, 2), 1),
        ["Scale of integers"] = b => Integers(b, 2).Scale(2),
        ["Dropout of everything"] = b => Reals(b, 2).Dropout(1, default),
        ["Dropout at a negative rate"] = b => Reals(b, 2).Dropout(-0.1f, default),
        ["Linear of other features"] = b => Reals(b, 2, 3).Linear(Reals(b, 4, 5)),
        ["Linear with a longer bias"] = b => Reals(b, 2, 3).Linear(Reals(b, 4, 3), Reals(b, 3)),
        ["Linear of elements beyond the weight"] = b => Reals(b, 2, 3).Linear(
            Coded(b, 4, 3, new TrainedElements(b.FromHost([12], new Shape(1)), Reals(b, 1))), null, Activation.None),
        ["Linear of elements without values"] = b => Reals(b, 2, 3).Linear(
            Coded(b, 4, 3, new TrainedElements(Integers(b, 2), Reals(b, 1))), null, Activation.None),
        ["Linear of codes of other features"] = b => Reals(b, 2, 3).Linear(
            Coded(b, 4, 5, elements: null), null, Activation.None),
        ["Linear of codes with a longer bias"] = b => Reals(b, 2, 3).Linear(
            Coded(b, 4, 3, elements: null), Reals(b, 3), Activation.None),
        ["Linear of codes that are values"] = b => Reals(b, 2, 3).Linear(
            new CodedMatrix(Reals(b, 4, 3), Reals(b, 1), null, null), null, Activation.None),
        ["Linear of codes with steps of other rows"] = b => Reals(b, 2, 3).Linear(
            new CodedMatrix(Coded(b, 4, 3, elements: null).Codes, Reals(b, 5), null, null), null, Activation.None),
        ["Gather before the first"] = b => b.Gather(Reals(b, 2, 3), b.FromHost([-1], new Shape(1))),
        ["Gather by numbers"] = b => b.Gather(Reals(b, 2, 3), Reals(b, 2)),
        ["Scatter beyond the last"] = b => b.Scatter(
            Reals(b, 1), b.FromHost([6], new Shape(1)), Reals(b, 2, 3)),
        ["Scatter of fewer values"] = b => b.Scatter(Reals(b, 1), Integers(b, 2), Reals(b, 2, 3)),
        ["SegmentProducts of two shapes"] = b => b.SegmentProducts(Reals(b, 2, 3), Reals(b, 3, 2), 1),
        ["SegmentProducts of segments that do not divide"] = b =>
            b.SegmentProducts(Reals(b, 2, 3), Reals(b, 2, 3), 4),
        ["MatrixProduct of other inner extents"] = b => Reals(b, 2, 3).MatrixProduct(Reals(b, 2, 3)),
        ["MatrixProduct, transposed, of other inner extents"] = b =>
            Reals(b, 2, 3).MatrixProduct(Reals(b, 3, 2), transposeRight: true),
        ["Multiply of two shapes"] = b => Reals(b, 2, 3).Multiply(Reals(b, 3, 2)),
        ["RootMeanSquareNorm with a short gain"] = b => Reals(b, 2, 3).RootMeanSquareNorm(Reals(b, 2), 1e-5f),
        ["LayerNorm with a short gain"] = b => Reals(b, 2, 3).LayerNorm(null, Reals(b, 2), Reals(b, 3), 1e-5f),
        ["LayerNorm with another residual"] = b =>
            Reals(b, 2, 3).LayerNorm(Reals(b, 3, 2), Reals(b, 3), Reals(b, 3), 1e-5f),
        ["Attention with heads that do not divide"] = b =>
            Reals(b, 1, 2, 6).Attention(Reals(b, 1, 2, 6), Reals(b, 1, 2, 6), Integers(b, 1, 2), 4, 1),
        ["Attention with a short mask"] = b =>
            Reals(b, 2, 2, 6).Attention(Reals(b, 2, 2, 6), Reals(b, 2, 2, 6), Integers(b, 2), 2, 1),
        ["Attention with other keys"] = b =>
            Reals(b, 1, 2, 6).Attention(Reals(b, 1, 3, 6), Reals(b, 1, 2, 6), Integers(b, 1, 2), 2, 1),
        ["Attention with keys of other features"] = b =>
            Reals(b, 1, 2, 6).Attention(Reals(b, 1, 2, 8), Reals(b, 1, 2, 8), Integers(b, 1, 2), 2, 1),
        ["Attention with keys of another batch"] = b =>
            Reals(b, 1, 2, 6).Attention(Reals(b, 2, 2, 6), Reals(b, 2, 2, 6), Integers(b, 2, 2), 2, 1),
        ["Attention, causal, with few keys"] = b => Reals(b, 1, 3, 6).Attention(
            Reals(b, 1, 2, 6), Reals(b, 1, 2, 6), Integers(b, 1, 2), 2, 1, isCausal: true),
        ["Attention with a bias of other heads"] = b => Reals(b, 1, 2, 6).Attention(
            Reals(b, 1, 2, 6), Reals(b, 1, 2, 6), Integers(b, 1, 2), 2, 1, bias: Reals(b, 1, 2, 2)),
        ["Attention with a bias of integers"] = b => Reals(b, 1, 2, 6).Attention(
            Reals(b, 1, 2, 6), Reals(b, 1, 2, 6), Integers(b, 1, 2), 2, 1, bias: Integers(b, 2, 2, 2)),
        ["Embedding by numbers"] = b => Reals(b, 2, 3).Embedding(Reals(b, 2)),
        ["Embedding beyond the table"] = b => Reals(b, 2, 3).Embedding(b.FromHost([2], new Shape(1))),
        ["Embedding before the table"] = b => Reals(b, 2, 3).Embedding(b.FromHost([-1], new Shape(1))),
        ["Embedding by joined indices beyond the table"] = b => Reals(b, 2, 3).Embedding(
            b.Concatenate([Integers(b, 1), b.FromHost([2], new Shape(1))])),
        ["Embedding by copied indices beyond the table"] = b =>
            Reals(b, 2, 3).Embedding(b.Copy(b.FromHost([2], new Shape(1)))),
        ["SelectPosition beyond the sequence"] = b => Reals(b, 2, 3, 4).SelectPosition(3),
        ["PoolPositions with a short mask"] = b =>
            Reals(b, 2, 3, 4).PoolPositions(Integers(b, 2, 2), PositionPooling.Mean),
        ["PoolPositions of a matrix"] = b => Reals(b, 2, 3).PoolPositions(Integers(b, 2, 3), PositionPooling.Mean),
        ["PoolPositions in no known way"] = b => Reals(b, 2, 3, 4).PoolPositions(Integers(b, 2, 3), (PositionPooling)7),
        ["NormalizeRows of integers"] = b => Integers(b, 2, 3).NormalizeRows(),
        ["CrossEntropy with few labels"] = b => Reals(b, 2, 3).CrossEntropy(Integers(b, 1)),
        ["CrossEntropy of an unknown class"] = b => Reals(b, 1, 3).CrossEntropy(b.FromHost([3], new Shape(1))),
        ["CrossEntropy of a negative class"] = b => Reals(b, 2, 3).CrossEntropy(b.FromHost([-100, -1], new Shape(2))),
        ["SoftCrossEntropy of two shapes"] = b => Reals(b, 2, 3).SoftCrossEntropy(Reals(b, 3, 2), 1),
        ["SoftCrossEntropy of rank 3"] = b => Reals(b, 2, 3, 4).SoftCrossEntropy(Reals(b, 2, 3, 4), 1),
        ["SoftCrossEntropy at no temperature"] = b => Reals(b, 2, 3).SoftCrossEntropy(Reals(b, 2, 3), 0),
        ["MaskedSquaredError of two shapes"] = b => Reals(b, 2, 3).MaskedSquaredError(Reals(b, 3, 2), Integers(b, 2)),
        ["MaskedSquaredError with a long mask"] = b =>
            Reals(b, 2, 3).MaskedSquaredError(Reals(b, 2, 3), Integers(b, 6)),
        ["FakeQuantize with steps that do not divide"] = b =>
            Reals(b, 4, 6).FakeQuantize(Reals(b, 5), null, new CodeRange(-7, 7), 1),
        ["FakeQuantize with few zero points"] = b =>
            Reals(b, 4, 6).FakeQuantize(Reals(b, 4), Integers(b, 1), new CodeRange(-7, 7), 1),
        ["Ternarize with scales that do not divide"] = b => Reals(b, 4, 6).Ternarize(16),
        ["Encode beyond a byte"] = b => b.Encode(Reals(b, 4), Reals(b, 1), null, new CodeRange(-200, 200)),
        ["Decode of numbers"] = b => b.Decode(Reals(b, 4), Reals(b, 1), null),
        ["Range with a mask and many scales"] = b => b.Range(Reals(b, 4, 6), 4, Integers(b, 4)),
        ["AdamStep with another gradient"] = b => b.AdamStep(
            [new AdamSlot(Reals(b, 2, 3), Reals(b, 3, 2), Reals(b, 2, 3), Reals(b, 2, 3), 1)], default, null),
        ["AdamStep with short moments"] = b => b.AdamStep(
            [new AdamSlot(Reals(b, 2, 3), Reals(b, 2, 3), Reals(b, 2), Reals(b, 2, 3), 1)], default, null),
        ["AdamStep of other rows"] = b => b.AdamStep(
            [new AdamSlot(Reals(b, 2, 3), Reals(b, 2, 3), Reals(b, 2, 3), Reals(b, 2, 3), 1, Rows: Integers(b, 1))],
            default,
            null),
        ["AdamStep beyond the rows"] = b => b.AdamStep(
            [new AdamSlot(
                Reals(b, 2, 3), Reals(b, 1, 3), Reals(b, 2, 3), Reals(b, 2, 3), 1,
                Rows: b.FromHost([2], new Shape(1)))],
            default,
            null),
    };

    [Fact]
    public void Embedding_IndicesWrittenAnew_AreJudgedByTheLastOnes()
    {
        var indices = Backend.FromHost([7, 8], new Shape(2));
        Should.Throw<ArgumentException>(() => Reals(Backend, 2, 3).Embedding(indices));
        Backend.Write(indices, [0, 1]);
        Reals(Backend, 2, 3).Embedding(indices).Shape.ShouldBe(new Shape(2, 3));
        Backend.CopyTo(Backend.FromHost([1, 9], new Shape(2)), indices);
        Should.Throw<ArgumentException>(() => Reals(Backend, 2, 3).Embedding(indices));
        Backend.CopyTo(Backend.FromHost([1, 1], new Shape(2)), indices);
        Reals(Backend, 2, 3).Embedding(indices).Shape.ShouldBe(new Shape(2, 3));
    }

    public static TheoryData<string> MistakeNames => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public void Operation_ArgumentsThatDoNotFit_Throws(string mistake)
    {
        Should.Throw<ArgumentException>(() => Mistakes[mistake](Backend));
    }

    private static Tensor Reals(ComputeBackend backend, params ReadOnlySpan<int> extents) =>
        backend.Zeros(new Shape(extents));

    private static Tensor Integers(ComputeBackend backend, params ReadOnlySpan<int> extents) =>
        backend.Zeros(new Shape(extents), ElementType.Int32);

    private static CodedMatrix Coded(ComputeBackend backend, int rows, int columns, TrainedElements? elements) =>
        new(backend.Zeros(new Shape(rows, columns), ElementType.Int8), Reals(backend, 1), null, elements);
}
