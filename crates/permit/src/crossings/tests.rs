mod invitations;
mod pages;
mod persons;
mod tries;

use super::*;
