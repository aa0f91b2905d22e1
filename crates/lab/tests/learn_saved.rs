//! What of learning survives a reload: pinned runs, the rule and the rate, the network that was chosen.

use pixelwise_lab::learn::descent;
use pixelwise_lab::learn::pins;
use pixelwise_lab::save;
use pixelwise_lab::{DescentSettings, Lab, NetworkRun};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

fn taught() -> Lab {
    let mut lab = Lab::new();
    lab.set_learning(DescentSettings { rule: Rule::Adam, lr: 0.5, half: true }).expect("valid settings");
    let exposure = Exposure { contrast: -20, noise: 30, light: 0 };
    lab.set_network(NetworkRun { seed: 7, exposure, ..NetworkRun::of(Task::Sparse) })
        .expect("valid settings");
    descent::descend(&mut lab, 12).expect("steps");
    pins::pin(&mut lab);
    lab
}

#[test]
fn pins_and_what_was_chosen_come_back() {
    let lab = taught();
    let back = save::restore(&save::save(&lab)).expect("a document");
    assert_eq!((back.learning(), back.network()), (lab.learning(), lab.network()));
    assert_eq!(back.pins().len(), 1);
    // A measure that there is none of is NaN, which equals nothing.
    assert_eq!(format!("{:?}", back.pins()), format!("{:?}", lab.pins()));
}
