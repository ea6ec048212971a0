using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Relations;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Bench.Methods.Statistics;
using QuantBuild.Bench.Tests.Support;

namespace QuantBuild.Bench.Tests.Relations;

public sealed class RelationCheckTests
{
    [Theory]
    [InlineData(0.2, 0.5, "Holds")]
    [InlineData(0.5, 0.2, "DoesNotHold")]
    public void Order_ClearDifference_FollowsItsSign(double mrem, double rtn, string status)
    {
        var rows = Check("{ relation: order, title: t, methods: [mrem, rtn], of: [kl, error] }", cell =>
            Some.Outcome(cell, Shift(cell, mrem, rtn), error: Shift(cell, mrem, rtn)));

        rows.Select(row => row.Quantity).Distinct().ShouldBe(["KL", "module error"]);
        rows.Count.ShouldBe(2 * 2 * 2);
        rows.ShouldAllBe(row => row.Status.ToString() == status);
    }

    [Fact]
    public void Order_DifferenceThatTurnsWithTheSeed_IsNoise()
    {
        var rows = Check("{ relation: order, title: t, methods: [mrem, rtn], of: [kl, error] }", cell =>
            Some.Outcome(cell, Shift(cell, 0.31, 0.3) + Wobble(cell), error: Shift(cell, 0.31, 0.3) + Wobble(cell)));

        rows.ShouldAllBe(row => row.Status == RelationStatus.Undecided);
    }

    [Theory]
    [InlineData("error", 0.31, true, "Holds")]
    [InlineData("error", 0.5, false, "DoesNotHold")]
    [InlineData("error", 0.1, false, "Holds")]
    [InlineData("kl", 0.5, false, "DoesNotHold")]
    [InlineData("kl", 0.1, false, "Holds")]
    [InlineData("kl", 0.31, true, "DoesNotHold")] // The seeds disagree, the texts all say the same.
    public void WithinNoise_Difference_IsHeldAgainstTheSpread(string quantity, double mrem, bool wobbles, string status)
    {
        var rows = Check($"{{ relation: within-noise, title: t, methods: [mrem, rtn], of: [{quantity}] }}", cell =>
        {
            var value = Shift(cell, mrem, 0.3) + (wobbles ? Wobble(cell) : 0);
            return Some.Outcome(cell, value, value);
        });

        rows.ShouldAllBe(row => row.Status.ToString() == status);
    }

    /// <summary>Two tasks with two seeds each: one difference of the first metric a pair of bits.</summary>
    [Theory]
    [InlineData(0.9, 0.8, 0.001, "Holds")]
    [InlineData(0.8, 0.9, 0.001, "DoesNotHold")]
    [InlineData(0.9, 0.8, 0.5, "Undecided")]
    [InlineData(0.8, 0.8, 0, "Holds")]
    public void Order_MetricOfTasks_IsPooledOverTasksAndSeeds(double mrem, double rtn, double wobble, string status)
    {
        var matrix = new MatrixText
        {
            Axes = "task: [text-classification, regression]",
            Methods = """
                    - { name: rtn, title: RTN, set: { quantize.method: rtn } }
                    - { name: mrem, title: MREM-S, set: { quantize.method: mrem } }
                """,
            Tail = "relations:\n  - { relation: order, title: t, methods: [mrem, rtn], of: [metric] }",
        }.Read();

        var rows = RelationCheck.Run(matrix, CellGroup.Of(CellExpansion.Expand(matrix).Select(cell => Some.Outcome(
            cell, shift: 0.1, accuracy: Shift(cell, mrem, rtn) + (wobble * Math.Sign(Wobble(cell)))))));

        rows.Select(row => row.Where).ShouldBe(["8-8-8: MREM-S ≥ RTN", "4-4-8: MREM-S ≥ RTN"]);
        rows.ShouldAllBe(row => row.Quantity == "metric" && row.Status.ToString() == status);
        rows[0].Figures.ShouldContain("over 4 runs, tasks: 2");
    }

    [Fact]
    public void Order_SeedsThatOnlyOneMethodHas_AreLeftOut()
    {
        var rows = Check("{ relation: order, title: t, methods: [mrem, rtn], of: [kl, error] }", cell =>
            cell is { Method.Name: "mrem", Seed: 2 }
                ? CellOutcome.NotRun(cell)
                : Some.Outcome(cell, Shift(cell, 0.2, 0.3 - (0.29 * (cell.Seed - 1))), Shift(
                    cell, 0.2, 0.3 - (0.29 * (cell.Seed - 1)))));

        rows.ShouldAllBe(row => row.Status == RelationStatus.Holds);
    }

    [Theory]
    [InlineData(0.1, 0.4, "Holds")]
    [InlineData(0.4, 0.1, "DoesNotHold")]
    public void FallsWithBits_Figures_AreComparedAlongTheBits(double wide, double narrow, string status)
    {
        var rows = Check("{ relation: falls-with-bits, title: t, of: [kl, error] }", cell =>
        {
            var value = cell.Bits.Weights == 8 ? wide : narrow;
            return Some.Outcome(cell, value, value);
        });

        rows.Count.ShouldBe(3 * 2);
        rows.ShouldAllBe(row => row.Status.ToString() == status);
        rows[0].Where.ShouldBe("RTN: 8-8-8 ≤ 4-4-8");
    }

    [Theory]
    [InlineData("4-4-8", "2", "Holds")]
    [InlineData("8-8-8", "3", "DoesNotHold")]
    public void LargestGain_Point_IsTheStatedOne(string bits, string steps, string status)
    {
        var rows = Check(
            $"{{ relation: largest-gain, title: t, methods: [mrem, rtn], of: [kl], at: {{ bits: {bits}, "
            + $"quantize.mrem.steps: {steps} }} }}",
            cell => Some.Outcome(
                cell, Shift(cell, cell.Id.Contains("4-4-8-2", StringComparison.Ordinal) ? 0.02 : 0.3, 0.4)));

        rows.ShouldHaveSingleItem().Status.ToString().ShouldBe(status);
    }

    [Theory]
    [InlineData(0.02, 0.02, "Holds")]
    [InlineData(0.2, 0.2, "DoesNotHold")] // Everywhere else 0.1, with every seed.
    [InlineData(0.09, 0.12, "Undecided")] // Larger with one seed, smaller with the other.
    public void LargestGain_ModuleErrors_AreJudgedOverTheSeeds(double first, double second, string status)
    {
        var rows = Check(
            "{ relation: largest-gain, title: t, methods: [mrem, rtn], of: [error], at: { bits: 4-4-8, "
            + "quantize.mrem.steps: 2 } }",
            cell =>
            {
                var isStated = cell.Id.Contains("4-4-8-2", StringComparison.Ordinal);
                var own = isStated ? (cell.Seed == 1 ? first : second) : 0.1;
                return Some.Outcome(cell, shift: 0.3, error: Shift(cell, own, 0.4));
            });

        rows.ShouldHaveSingleItem().Status.ToString().ShouldBe(status);
    }

    [Fact]
    public void Cheapest_PointOfTheReference_IsTheOnlyOneAskedFor()
    {
        var rows = Check(
            "{ relation: cheapest, title: t, methods: [rtn], reference: mrem, of: [kl], at: { bits: 4-4-8, "
            + "quantize.mrem.steps: 3 } }",
            cell => Some.Outcome(cell, 0.1, seconds: 2));

        rows.ShouldHaveSingleItem().Where.ShouldBe("4-4-8, steps 3");
    }

    [Theory]
    [InlineData(0.4, "MREM-S, steps 2")]
    [InlineData(0.25, "MREM-S, steps 3")]
    public void Cheapest_Settings_TakesTheFastestThatIsGoodEnough(double reference, string setting)
    {
        var rows = Check("{ relation: cheapest, title: t, methods: [mrem], reference: rtn, of: [kl] }", cell =>
            cell.Method.Name == "rtn"
                ? Some.Outcome(cell, reference, seconds: 60)
                : Some.Outcome(cell, cell.LabelAt("quantize.mrem.steps") == "2"
                    ? 0.3
                    : 0.2, seconds: cell.Points[0].Label == "2" ? 2 : 3));

        rows.ShouldAllBe(row => row.Status == RelationStatus.Holds);
        rows[0].Figures.ShouldStartWith(setting);
    }

    [Fact]
    public void Cheapest_RatioAskedForAndMissed_DoesNotHold()
    {
        var rows = Check(
            "{ relation: cheapest, title: t, methods: [mrem], reference: rtn, of: [metric], share: 0.1, ratio: 15 }",
            cell => Some.Outcome(cell, 0.1, seconds: 2));

        rows.ShouldAllBe(row => row.Status == RelationStatus.DoesNotHold);
        rows[0].Figures.ShouldContain("1.0×");
    }

    [Fact]
    public void Run_FailedCells_AreNotMeasured()
    {
        var rows = Check(
            "{ relation: order, title: t, methods: [mrem, rtn], of: [kl] }",
            cell => cell.Method.Name == "rtn" ? CellOutcome.Failed(cell, "why") : Some.Outcome(cell, 0.1));

        rows.ShouldAllBe(row => row.Status == RelationStatus.NotMeasured);
    }

    private static double Shift(Cell cell, double mrem, double rtn) => cell.Method.Name == "mrem" ? mrem : rtn;

    // The sign turns with the seed for one method alone, so that the paired difference does too.
    private static double Wobble(Cell cell) => cell.Method.Name == "mrem" ? (cell.Seed == 1 ? 0.05 : -0.05) : 0;

    private static IReadOnlyList<RelationRow> Check(string relation, Func<Cell, CellOutcome> outcome)
    {
        var matrix = new MatrixText { Tail = $"relations:\n  - {relation}" }.Read();
        return RelationCheck.Run(matrix, CellGroup.Of(CellExpansion.Expand(matrix).Select(outcome)));
    }
}
