using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;

namespace QuantBuild.Conformance.Tests.Backends;

/// <content>Gradients that are sums, and operations whose result the formula gives exactly.</content>
public abstract partial class BackendConformance
{
    [Fact]
    public void Gradient_TensorUsedTwice_IsTheSum()
    {
        var x = Backend.FromHost([1f, 2f, -3f], new Shape(1, 3));
        x.RequiresGradient = true;
        Backpropagation.Run(SumOfSquares(x.Add(x.Scale(2)))); // Σ (3x)², so 18x
        Read(x.Gradient!).ShouldBeWithin(1e-6, [18, 36, -54], "gradient");
    }

    [Fact]
    public void Gradient_SecondBackwardPass_AddsUntilCleared()
    {
        var x = Backend.FromHost([1f, 2f], new Shape(1, 2));
        x.RequiresGradient = true;
        Backpropagation.Run(SumOfSquares(x));
        Backpropagation.Run(SumOfSquares(x));
        Read(x.Gradient!).ShouldBeWithin(1e-6, [4, 8], "sum of two");
        x.ClearGradient();
        Backpropagation.Run(SumOfSquares(x));
        Read(x.Gradient!).ShouldBeWithin(1e-6, [2, 4], "one");
    }

    [Fact]
    public void Operation_NoInputRequiresGradient_RecordsNothing()
    {
        var x = Backend.FromHost([1f, 2f], new Shape(1, 2));
        x.Softmax().RequiresGradient.ShouldBeFalse();
        Backend.Softmax(x, record: false).Context.ShouldBeNull();
        Backend.Softmax(x, record: true).Context.ShouldNotBeNull();
    }

    [Fact]
    public void Dropout_RateZero_IsTheInput()
    {
        var values = Some.Floats(1, 100);
        var x = Backend.FromHost(values, new Shape(100));
        Backend.ReadFloats(x.Dropout(0, new RandomKey(1, 2, 3))).ShouldBe(values);
    }

    [Fact]
    public void Dropout_OtherKeys_DropOthersAtTheRate()
    {
        const int Count = 40000;
        var ones = Backend.FromHost([.. Enumerable.Repeat(1f, Count)], new Shape(Count));
        var key = new RandomKey(1, 2, 3);
        RandomKey[] keys = [key, key with { Seed = 1UL << 32 }, key with { Purpose = 3 }, key with { Step = 4 }];
        var results = Array.ConvertAll(keys, each => Backend.ReadFloats(ones.Dropout(0.25f, each)));
        foreach (var result in results)
        {
            result.Where(x => x != 0).ShouldAllBe(x => Math.Abs(x - (1 / 0.75f)) < 1e-6);

            // Within five standard deviations, √(n·p·(1 − p)) = 87.
            Math.Abs(result.Count(x => x == 0) - (Count / 4)).ShouldBeLessThan(5 * 87);
        }

        results.Select(result => string.Concat(result.Select(x => x == 0 ? '0' : '1'))).Distinct().Count()
            .ShouldBe(keys.Length);
    }

    [Fact]
    public void Attention_MorePadding_ChangesNoBit()
    {
        const int Features = 12;
        float[] values = Some.Floats(1, 9 * Features);
        float[] Attend(int sequence)
        {
            var x = Backend.FromHost(values.AsSpan(0, sequence * Features), new Shape(1, sequence, Features));
            var mask = Backend.FromHost(Some.Mask(sequence, 5), new Shape(1, sequence));
            return Backend.ReadFloats(x.Attention(x, x, mask, 3, 0.5f))[..(5 * Features)];
        }

        Attend(9).ShouldBe(Attend(5));
        Attend(8).ShouldBe(Attend(5));
    }

    [Fact]
    public void Attention_NoKeySeen_GivesZero()
    {
        var x = Backend.FromHost(Some.Floats(1, 24), new Shape(1, 4, 6));
        x.RequiresGradient = true;
        var output = x.Attention(x, x, Backend.Zeros(new Shape(1, 4), ElementType.Int32), 2, 0.5f);
        Backpropagation.Run(SumOfSquares(output), output);
        Read(output).ShouldAllBe(y => y == 0);
        Read(x.Gradient!).ShouldAllBe(g => g == 0);
    }

    private Tensor SumOfSquares(Tensor x)
    {
        var rows = x.Shape.Rows;
        var mask = Backend.FromHost([.. Enumerable.Repeat(1, rows)], new Shape(rows));
        return x.MaskedSquaredError(Backend.Zeros(x.Shape), mask).Scale(rows);
    }
}
